import { asJson } from '../../common/items';
import { ledgerOf } from '../../common/ledger';
import { type BoletoOperation, ISSUED, textOf } from '../call';

/** One report for each file. What n8n keeps outside the item is read as a stream: its size does not matter then. */
export const readRetorno: BoletoOperation = {
	peopleOnly: true,
	async each(context, index, outputs) {
		const { takeRetorno } = await import('../../../engine/operations/cnab/retorno');
		const { helpers } = context;
		const field = textOf(context, 'retornoField', index) || 'data';
		const file = helpers.assertBinaryData(index, field);
		const source = file.id
			? ((await helpers.getBinaryStream(file.id, 256 * 1024)) as AsyncIterable<Buffer>)
			: await helpers.getBinaryDataBuffer(index, field);
		const agreementId = textOf(context, 'agreementId', index);
		const signal = context.getExecutionCancelSignal();
		const retorno = await takeRetorno(await ledgerOf(context), source, {
			...(agreementId === '' ? {} : { agreementId }),
			...(signal ? { signal } : {}),
		});
		outputs.add(ISSUED, {
			json: asJson({ retorno: { ...retorno, fileName: file.fileName ?? null } }),
			pairedItem: { item: index },
		});
	},
};
