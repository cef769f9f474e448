import { caseId } from '../fields';
import type { Call, LedgerOperation } from '../operation';

export const paymentConfirm: LedgerOperation = {
	resource: 'payment',
	peopleOnly: true,
	option: {
		name: 'Confirm',
		value: 'confirm',
		action: 'Confirm payments to debtors',
		description:
			'Prepare the message that tells a debtor of their payments: that one came, came in part or was undone. Connect a Channel Selector after it.',
	},
	properties: [
		{
			...caseId,
			default: '={{ $json.caseId }}',
			description:
				'As the Payment Events Trigger and the operation Register give it. Payments of the debtor that nobody told of yet go into one message; what was told goes nowhere.',
		},
	],
	async execute(call) {
		return (await paymentConfirm.together!([call])).map(({ found }) => found);
	},
	/** One call of the engine: payments that came together travel together. */
	async together(calls) {
		const [{ confirmPayments }, { getLeasedCases }] = await Promise.all([
			import('../../../engine/operations/confirmations/confirm'),
			import('../../../engine/operations/getLeasedCases'),
		]);
		const first = calls[0] as Call;
		const { token, outcomes } = await confirmPayments(
			first.ledger,
			calls.map((call) => call.text('caseId')),
		);
		const items = new Map((await getLeasedCases(first.ledger, token)).map((item) => [item.case.id, item]));
		const silent = outcomes.filter(({ kind }) => kind !== 'confirm');
		if (silent.length > 0) {
			const texts = silent.map((o) => (o.kind === 'done' ? o.text : o.kind === 'held' ? o.hold.text : ''));
			first.context.addExecutionHints({
				message: `${silent.length} of ${outcomes.length} items need no message now: ${[...new Set(texts)].join(' ')}`,
				type: 'info',
				location: 'outputPane',
			});
		}
		return outcomes.flatMap((outcome, i) => {
			const item = outcome.kind === 'confirm' ? items.get(outcome.caseId) : undefined;
			if (!item || outcome.kind !== 'confirm') return [];
			return [{ index: calls[i]?.index ?? 0, found: { ...item, step: outcome.step } }];
		});
	},
};
