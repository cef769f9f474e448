import { asJson } from '../../common/items';
import { type BoletoOperation, depsOf, ISSUED, textOf } from '../call';

/** Once for the whole input: it is a round over the ledger, not over items. */
export const reconcile: BoletoOperation = {
	peopleOnly: true,
	async whole(context, outputs) {
		const { reconcileCharges } = await import('../../../engine/operations/charges/reconcile');
		const creditorIds = textOf(context, 'creditorIds', 0)
			.split(/[\s,;]+/)
			.filter(Boolean);
		const limit = Number(context.getNodeParameter('limit', 0, 50));
		const of = creditorIds.length > 0 ? { creditorIds, limit } : { limit };
		const reconciled = await reconcileCharges(await depsOf(context), of);
		outputs.add(ISSUED, { json: asJson({ reconciled }), pairedItem: { item: 0 } });
	},
};
