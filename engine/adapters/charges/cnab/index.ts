import type { ChargeAdapter, ChargeError } from '../../../ports/charge';

const NO_WIRE: ChargeError = {
	class: 'invalid_request',
	retry: 'never',
	scope: 'charge',
	code: 'byFile',
	message: 'A bank that registers by file is asked by a remessa, not by a call.',
};
const rejected = () => Promise.resolve({ outcome: 'rejected', error: NO_WIRE } as const);
const failed = () => Promise.resolve({ outcome: 'failed', error: NO_WIRE } as const);

/**
 * A bank that registers by file (CNAB): what it is asked goes into a remessa (`operations/cnab/remessa.ts`), what it answers comes in a
 * retorno. There is no wire, so no method here has anything to ask, and no webhook is ever its own.
 */
export const cnab: ChargeAdapter = {
	id: 'cnab',
	displayName: 'Bank File (CNAB)',
	kinds: ['boleto'],
	capabilities: {
		byFile: true,
		idempotentCreate: true,
		findByReference: false,
		referenceEcho: true,
		webhookAuth: 'none',
		minAmountCents: 1,
		maxDescription: 200,
		concurrency: 1,
		ratePerSecond: 1000,
	},
	validate: (request) =>
		request.kind === 'boleto' ? [] : [{ field: 'kind', message: 'A bank file registers boletos.' }],
	create: rejected,
	get: failed,
	findByReference: failed,
	cancel: rejected,
	classify: () => ({ outcome: 'rejected', error: NO_WIRE }),
	verifyWebhook: () => false,
	parseWebhook: () => [],
};
