import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const portfolioReceive: LedgerOperation = {
	resource: 'portfolio',
	peopleOnly: true,
	option: {
		name: 'Receive by API',
		value: 'receive',
		action: 'Receive a portfolio by API',
		description:
			'Check and load what another system posted, once for each idempotency key; gives the status and the body of the answer',
	},
	properties: [
		creditorId,
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '={{ $json.headers["idempotency-key"] }}',
			required: true,
			description:
				'The same key with the same content gets the first answer again, and nothing is done twice',
		},
		{
			displayName: 'Body',
			name: 'body',
			type: 'json',
			default: '={{ $json.body }}',
			required: true,
			description: 'What was posted: {"titulos": [...], "modo": "delta"}, or the list alone',
		},
	],
	async execute(call) {
		const { receivePortfolio } = await import('../../../engine/operations/receivePortfolio');
		return await receivePortfolio(call.ledger, {
			creditorId: call.text('creditorId'),
			key: call.text('idempotencyKey'),
			body: bodyOf(call.value('body')),
		});
	},
};

/** What is no JSON stays text, which the answer refuses: the sender is told so, and n8n keeps no failed execution with what was posted. */
function bodyOf(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return value;
	}
}
