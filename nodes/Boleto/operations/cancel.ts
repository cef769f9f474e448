import { extended } from '../../common/items';
import { type BoletoOperation, chargeIdOf, depsOf, ISSUED, NOT_ISSUED } from '../call';

export const cancel: BoletoOperation = {
	peopleOnly: true,
	async each(context, index, outputs) {
		const { cancelCharge } = await import('../../../engine/operations/charges/person');
		const { charge, done } = await cancelCharge(await depsOf(context), chargeIdOf(context, index));
		const item = context.getInputData()[index] ?? { json: {} };
		const text =
			'A cobrança ainda não foi cancelada no provedor: ele não respondeu ou recusou. A tentativa se repete na conciliação.';
		const more = done ? { charge } : { charge, failure: { reason: 'unknown', text } };
		outputs.add(done ? ISSUED : NOT_ISSUED, extended(item, index, more));
	},
};
