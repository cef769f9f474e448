import { toReais } from '../../../engine/core/money';
import { extended } from '../../common/items';
import { type BoletoOperation, ISSUED, NOT_ISSUED, textOf } from '../call';

/** Reads a line or barcode of any bank. What does not hold goes to the second output with the block that is wrong. */
export const read: BoletoOperation = {
	async each(context, index, outputs) {
		const [{ readBoleto }, { formatLine }, { businessDay }] = await Promise.all([
			import('../../../engine/domain/boleto/read'),
			import('../../../engine/domain/boleto/digitableLine'),
			import('../../../engine/operations/days'),
		]);
		const item = context.getInputData()[index] ?? { json: {} };
		const reading = readBoleto(textOf(context, 'code', index), businessDay(Date.now()));
		if (!reading.ok) {
			const failure = { reason: 'badInput', field: 'code', text: reading.reason, blocks: reading.blocks };
			outputs.add(NOT_ISSUED, extended(item, index, { failure }));
			return;
		}
		const { amountCents, dueDate, line, ...rest } = reading.value;
		const boleto = {
			...rest,
			line,
			printedLine: formatLine(line),
			amount: amountCents === null ? null : toReais(amountCents),
			dueDate: 'date' in dueDate ? dueDate.date : null,
			dueDateStatus: dueDate.status,
		};
		outputs.add(ISSUED, extended(item, index, { boleto }));
	},
};
