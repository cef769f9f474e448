/** The chain of a journey on one channel, and the simulated accounts that its messages go to. */
import type { INode } from 'n8n-workflow';
import { ASK_PERSON } from '../../engine/domain/messages/whatsapp/identity';
import type {
	CaseItem,
	ContactItem,
	DecisionItem,
	HoldItem,
	MessageItem,
	StepItem,
} from '../../engine/operations/items';
import { askMeta, metaSimulator } from './meta';
import { ownNodeJson, type Run, runWorkflow, type WorkflowJson } from './n8nHarness';
import { type Debt, overdue, type Prepared } from './n8nPortfolio';
import { smtpSimulator } from './smtp';

export type MessageRun = CaseItem & {
	step: StepItem;
	decision: DecisionItem;
	hold: HoldItem;
	contact: ContactItem;
	message: MessageItem;
	failure: { reason: string; text: string };
};

export const WEBHOOK_SECRET = 'um-segredo-de-webhook-de-teste';
const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
/** Index of the Channel Selector's output. */
export const OUTPUT: Record<string, number> = { whatsapp: 2, email: 4 };
const NODE: Record<string, string> = { whatsapp: 'whatsAppMessage', email: 'emailMessage' };

/** From leasing to sending on one channel; the first step of the journey is due, the other in a week. */
export function chain(
	channel: 'whatsapp' | 'email',
	parameters: object,
	more: Partial<INode> = {},
): WorkflowJson {
	const step = [
		{ offset: 3, stage: 'reminder', template: 'escola.d+5', channels: [channel] },
		{ offset: 10, stage: 'amicable', template: 'escola.d+10', channels: [channel] },
	];
	const outputs = Array.from({ length: 9 }, (_, i) => (i === OUTPUT[channel] ? [to('Send')] : []));
	return {
		nodes: [
			ownNodeJson('debtLookup', { operation: 'lease' }, { name: 'Lease' }),
			ownNodeJson('debtLookup', {}, { name: 'Cases' }),
			ownNodeJson(
				'collectionJourney',
				{ mode: 'own', name: `Prova ${channel}`, steps: { step }, firstTouchOffset: 3 },
				{ name: 'Journey' },
			),
			ownNodeJson('channelSelector', {}, { name: 'Selector' }),
			ownNodeJson(NODE[channel] ?? '', parameters, { ...more, name: 'Send' }),
		],
		connections: {
			Lease: { main: [[to('Cases')]] },
			Cases: { main: [[to('Journey')]] },
			Journey: { main: [[to('Selector')]] },
			Selector: { main: outputs },
		},
	};
}

export const run = async (json: WorkflowJson, { credentials }: Prepared): Promise<Run> =>
	await runWorkflow(json, { credentials });
/** Items of an output of the sending node. */
export const sent = (result: Run, output = 0) => result.json<MessageRun>('Send', output);
/** Debtors with a mailbox each. */
export const addressed = (count: number): Debt[] =>
	overdue(count).map((debt, i) => ({ ...debt, email: `pessoa${i + 1}@caixa.example` }));

export const smtpOf = async (options: object = {}) => {
	const running = await smtpSimulator(options);
	const smtp = {
		host: '127.0.0.1',
		port: running.port,
		security: 'none',
		user: 'sandbox',
		password: 'sandbox-password',
		webhookSecret: WEBHOOK_SECRET,
	};
	return { running, smtp };
};
/** A simulator that knows the question, as it is registered once for each account. */
export async function metaOf(options: object = {}) {
	const running = await metaSimulator(options);
	const { name, body, buttons } = ASK_PERSON;
	await askMeta(running, '/templates', { name, body, buttons: buttons?.map(({ title }) => title) });
	const meta = {
		baseUrl: running.url,
		accessToken: 'sandbox-token',
		appSecret: 'sandbox-app-secret',
		verifyToken: 'sandbox-verify-token',
		wabaId: '102290129340398',
	};
	return { running, meta };
}
