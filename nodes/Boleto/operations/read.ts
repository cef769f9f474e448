import { extended } from '../../common/items';
import { type BoletoOperation, ISSUED, NOT_ISSUED, textOf } from '../call';

/** Reads a line or barcode: of any bank, or a bill of arrecadação. What does not hold goes to the second output with the block that is wrong. */
export const read: BoletoOperation = {
	async each(context, index, outputs) {
		const [{ readPayable }, { formatLine }, { businessDay }, { toReais }] = await Promise.all([
			import('../../../engine/domain/boleto/payable'),
			import('../../../engine/domain/boleto/digitableLine'),
			import('../../../engine/operations/days'),
			import('../../../engine/core/money'),
		]);
		const item = context.getInputData()[index] ?? { json: {} };
		const reading = readPayable(textOf(context, 'code', index), businessDay(Date.now()));
		if (!reading.ok) {
			const failure = { reason: 'badInput', field: 'code', text: reading.reason, blocks: reading.blocks };
			outputs.add(NOT_ISSUED, extended(item, index, { failure }));
			return;
		}
		const { amountCents, ...rest } = reading.value;
		const amount = amountCents === null ? null : toReais(amountCents);
		if (rest.kind === 'arrecadacao') {
			outputs.add(ISSUED, extended(item, index, { boleto: { ...rest, amount } }));
			return;
		}
		const { dueDate, ...more } = rest;
		const boleto = {
			...more,
			printedLine: formatLine(more.line),
			amount,
			dueDate: 'date' in dueDate ? dueDate.date : null,
			dueDateStatus: dueDate.status,
		};
		outputs.add(ISSUED, extended(item, index, { boleto }));
	},
};
