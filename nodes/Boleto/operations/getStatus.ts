import { extended } from '../../common/items';
import { type BoletoOperation, chargeIdOf, depsOf, ISSUED } from '../call';

export const getStatus: BoletoOperation = {
	async each(context, index, outputs) {
		const { chargeStatus } = await import('../../../engine/operations/charges/person');
		const charge = await chargeStatus(await depsOf(context), chargeIdOf(context, index));
		const item = context.getInputData()[index] ?? { json: {} };
		outputs.add(ISSUED, extended(item, index, { charge }));
	},
};
