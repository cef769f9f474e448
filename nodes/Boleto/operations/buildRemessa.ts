import { badInput } from '../../../engine/core/errors';
import { asJson } from '../../common/items';
import { ledgerOf } from '../../common/ledger';
import { without } from '../../common/without';
import { type BoletoOperation, ISSUED, NOT_ISSUED, textOf } from '../call';

/** One file for each item, as a binary; where nothing waits there is an item that says so and no file. */
export const buildRemessa: BoletoOperation = {
	peopleOnly: true,
	async each(context, index, outputs) {
		const { buildRemessa: build, remessaAgain } = await import('../../../engine/operations/cnab/remessa');
		const ledger = await ledgerOf(context);
		const agreementId = textOf(context, 'agreementId', index);
		if (agreementId === '')
			throw badInput(
				'agreementId',
				'The remessa is of no bank agreement.',
				'Give the ID under which Collection Ledger, Bank Agreement, Save keeps it.',
			);
		const number = Number(context.getNodeParameter('fileNumber', index, 0));
		const limit = Number(context.getNodeParameter('maxTitles', index, 10_000));
		const signal = context.getExecutionCancelSignal();
		const built =
			number > 0
				? await remessaAgain(ledger, agreementId, number)
				: await build(ledger, { agreementId, limit, ...(signal ? { signal } : {}) });
		const pairedItem = { item: index };
		if (built.kind !== 'file') {
			const text =
				built.kind === 'empty'
					? 'Nada espera este banco: não há arquivo a enviar.'
					: 'Outra execução monta o arquivo deste convênio agora; tente de novo em um minuto.';
			const held = built.kind === 'empty' ? built.held : 0;
			const remessa = { agreementId, file: null, reason: built.kind, text, held };
			outputs.add(NOT_ISSUED, { json: asJson({ remessa }), pairedItem });
			return;
		}
		const { content, name } = built;
		const told = without(built, 'content', 'kind', 'name');
		const field = textOf(context, 'remessaField', index) || 'remessa';
		const binary = await context.helpers.prepareBinaryData(content, name, 'text/plain');
		outputs.add(ISSUED, {
			json: asJson({ remessa: { ...told, file: name, bytes: content.length } }),
			binary: { [field]: binary },
			pairedItem,
		});
	},
};
