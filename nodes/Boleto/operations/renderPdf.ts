import type { INodeExecutionData } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import { ledgerOf } from '../../common/ledger';
import { slipOf } from '../../common/slip';
import { type BoletoOperation, chargeIdOf, ISSUED, textOf } from '../call';

/** The slip as a file of the item; drawn anew from the ledger each time, so nothing of it is stored twice. */
export const renderPdf: BoletoOperation = {
	async each(context, index, outputs) {
		const chargeId = chargeIdOf(context, index);
		const pdf = await slipOf(await ledgerOf(context), chargeId);
		if (pdf === null) {
			throw badInput(
				'chargeId',
				'There is no slip of this charge.',
				'A Pix charge has none, and a boleto has one as soon as the provider has handed out its line.',
			);
		}
		const field = textOf(context, 'binaryField', index) || 'boleto';
		const item: INodeExecutionData = context.getInputData()[index] ?? { json: {} };
		const file = await context.helpers.prepareBinaryData(
			pdf,
			`boleto-${chargeId.slice(-12)}.pdf`,
			'application/pdf',
		);
		outputs.add(ISSUED, {
			...item,
			binary: { ...item.binary, [field]: file },
			pairedItem: { item: index },
		});
	},
};
