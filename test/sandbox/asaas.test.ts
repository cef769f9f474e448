import { asaas } from '../../engine/adapters/charges/asaas';
import type { Mode } from '../../sandbox/providers/asaas/options';
import type { RunningAsaas } from '../../sandbox/providers/asaas/server';
import { type Hook, WORD, asaasHttp, asaasSimulator, hook, quiet, sim } from '../support/asaas';
import { type ChargeScene, describeCharges } from '../support/chargeContract';
import { chargeRequest } from '../support/charges';

const MODES: Record<ChargeScene, Mode> = {
	refused: 'badRequest',
	rateLimited: 'rateLimited',
	hangAfterAccept: 'hangAfterAccept',
	resetAfterAccept: 'resetAfterAccept',
	errorAfterAccept: 'errorAfterAccept',
	noId: 'noId',
	redirect: 'redirect',
	errorBeforeAccept: 'errorBeforeAccept',
	wrongLine: 'badLine',
	tenTimes: 'duplicateWebhooks',
	outOfOrder: 'outOfOrder',
	forged: 'wrongToken',
};

let running: RunningAsaas;
let listening: Hook;

describeCharges(
	'asaas',
	async () => {
		running = await asaasSimulator();
		listening = await hook(running);
		return {
			adapter: asaas,
			secret: WORD,
			request: chargeRequest,
			scenes: {
				http: (token) => asaasHttp(running, token === 'good' ? undefined : 'wrong'),
				stage: async (reference, scene) => {
					await sim(running, '/misbehave', { mode: MODES[scene], reference, times: 1 });
				},
				made: async (reference) => {
					const { body } = await sim(running, `/received?reference=${reference}`);
					return (body as { count: number }).count;
				},
				pay: async (id, method) => {
					const { status } = await sim(running, '/pay', { id, method });
					if (status !== 200) throw new Error(`pay: ${status}`);
				},
				posts: async (id) => {
					await quiet(running);
					return listening.posts.filter(({ raw }) => raw.includes(id));
				},
			},
		};
	},
	async () => {
		const { body } = await sim(running, '/stats');
		// Nobody was written to by the provider itself, and it was sent nothing that it does not document.
		expect(body).toMatchObject({ chargedWithNotifications: 0, unknownFields: {}, webhooksInterrupted: 0 });
		expect((body as { duplicates: object }).duplicates).toMatchObject({ liveAtOnce: 0, sameCustomer: 0 });
	},
);
