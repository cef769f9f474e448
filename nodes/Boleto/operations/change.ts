import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import { fromReais } from '../../../engine/core/money';
import type { ChangeRequest } from '../../../engine/operations/cnab/change';
import { extended } from '../../common/items';
import { ledgerOf } from '../../common/ledger';
import { type BoletoOperation, chargeIdOf, ISSUED, textOf } from '../call';

const SAID = {
	done: 'Feito: o banco ainda não conhecia o boleto, e a entrada já segue assim.',
	waiting:
		'Segue na próxima remessa; vale quando o retorno do banco confirmar. Até lá o boleto é o de antes.',
} as const;

/** A person, or a rule that a person set, changes a boleto; an agent never does. */
export const change: BoletoOperation = {
	peopleOnly: true,
	async each(context, index, outputs) {
		const { changeCharge } = await import('../../../engine/operations/cnab/change');
		const { restUntilDue } = optionsOf(context, index);
		const { charge, state } = await changeCharge(await ledgerOf(context), {
			chargeId: chargeIdOf(context, index),
			change: requestOf(context, index),
			approvedBy: textOf(context, 'approvedBy', index),
			...(restUntilDue === undefined ? {} : { restUntilDue }),
		});
		const item = context.getInputData()[index] ?? { json: {} };
		outputs.add(ISSUED, extended(item, index, { charge, change: { state, text: SAID[state] } }));
	},
};

const optionsOf = (context: IExecuteFunctions, index: number) =>
	context.getNodeParameter('changeOptions', index, {}) as { allowEarlier?: boolean; restUntilDue?: boolean };

function requestOf(context: IExecuteFunctions, index: number): ChangeRequest {
	const kind = textOf(context, 'change', index) || 'dueDate';
	switch (kind) {
		case 'dueDate':
			return {
				kind,
				// A picker gives an instant, an expression a day.
				dueDate: textOf(context, 'newDueDate', index).slice(0, 10),
				allowEarlier: optionsOf(context, index).allowEarlier ?? false,
			};
		case 'abatement': {
			const cents = fromReais(Number(context.getNodeParameter('abatement', index, 0)));
			if (cents.ok) return { kind, cents: cents.value };
			throw badInput('abatement', 'The abatement must be an amount in reais with two decimals at most.');
		}
		case 'cancelAbatement':
			return { kind };
		default:
			throw badInput('change', `There is no change "${kind}".`);
	}
}
