import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import type { SendDeps, SendOutcome, SlipOf } from '../../../engine/operations/outbox/send';
import type { Ledger } from '../../../engine/ports/ledger';
import { httpPort } from '../httpPort';
import { extended } from '../items';
import { ledgerOf } from '../ledger';
import { logOf } from '../log';
import { mailPort } from '../mailPort';
import { forBatch, type Group, isTool, type Outputs } from '../run';
import type { MessageFace } from './face';

const SENT = 0;
const HELD = 1;
export const FAILED = 2;
const OUTPUTS: Record<SendOutcome['kind'], number> = { sent: SENT, held: HELD, failed: FAILED };

/** What is sent for one item: the step run and the address that was decided on. */
export interface Request {
	stepRunId: string;
	contactPointId: string;
}

/** What the engine does not mention is not counted as sent. */
const NOT_MENTIONED: SendOutcome = {
	kind: 'failed',
	reason: 'unknown',
	text: 'O envio não deu notícia deste caso; veja a linha do tempo antes de agir.',
	contact: null,
};

/**
 * Opens what the chosen provider needs, hands it to `work`, and closes the mail connections however that ends: n8n cancels and retries a node
 * as it likes, and a server counts the connections that nobody closed.
 */
export async function withProvider<T>(
	context: IExecuteFunctions,
	face: MessageFace,
	work: (deps: SendDeps & { ledger: Ledger }) => Promise<T>,
): Promise<T> {
	const [ledger, { channelAdapter }] = await Promise.all([
		ledgerOf(context),
		import('../../../engine/adapters/channels/registry'),
	]);
	const provider = String(context.getNodeParameter('provider', 0));
	const way = face.ways[provider];
	const deps = {
		ledger,
		adapter: channelAdapter(provider),
		slip: drawSlip,
		signal: context.getExecutionCancelSignal(),
	};
	if (way?.transport !== 'mail') {
		return await work({ ...deps, http: way ? await httpPort(context, way.credential) : null });
	}
	const mail = await mailPort(context);
	try {
		return await work({ ...deps, http: null, mail });
	} finally {
		await mail.close();
	}
}

/** Drawing knows every bank: it is required when the first slip is drawn. */
const drawSlip: SlipOf = async (ledger, chargeId) => {
	const { slipOf } = await import('../slip');
	return await slipOf(ledger, chargeId);
};

/** Sends one batch and puts each of its items on the output of its outcome. */
export async function deliver(
	context: IExecuteFunctions,
	face: MessageFace,
	deps: SendDeps,
	group: Group<Request>,
	outputs: Outputs,
): Promise<void> {
	const { sendMessages } = await import('../../../engine/operations/outbox/send');
	const options = context.getNodeParameter('options', 0, {}) as {
		templateText?: string;
		attachBoleto?: boolean;
	};
	const templateText = String(options.templateText ?? '').trim();
	if (templateText !== '' && isTool(context)) {
		throw new NodeOperationError(context.getNode(), '"Template Text" is not open to AI agents', {
			description: 'What debtors read is written by people: remove it, and the template of the step is sent.',
		});
	}
	const startedAt = performance.now();
	await forBatch(outputs, FAILED, group, async () => {
		const { batchId } = await import('../../../engine/operations/logged');
		const outcomes = await sendMessages(deps, {
			token: group.token,
			channel: face.channel,
			requests: group.entries.map(({ value }) => value),
			...(templateText ? { templateText } : {}),
			...(face.attaches ? { attachBoleto: options.attachBoleto !== false } : {}),
		});
		logOf(context).write('info', 'messages.sent', {
			batchId: batchId(group.token),
			channel: face.channel,
			provider: deps.adapter.id,
			...countsOf(outcomes.values()),
			durationMs: Math.round(performance.now() - startedAt),
		});
		for (const { index, item, value } of group.entries) {
			addOutcome(outputs, item, index, outcomes.get(value.stepRunId) ?? NOT_MENTIONED);
		}
	});
}

function countsOf(outcomes: Iterable<SendOutcome>) {
	const counts = { sent: 0, replayed: 0, held: 0, failed: 0, unknown: 0 };
	for (const outcome of outcomes) {
		if (outcome.kind === 'sent' && outcome.contact?.replayed) counts.replayed += 1;
		else if (outcome.kind === 'failed' && outcome.reason === 'unknown') counts.unknown += 1;
		else counts[outcome.kind] += 1;
	}
	return counts;
}

/** Adds the keys of an outcome to its item, and the item to the output of that outcome. */
export function addOutcome(
	outputs: Outputs,
	item: INodeExecutionData,
	index: number,
	outcome: SendOutcome,
): void {
	outputs.add(OUTPUTS[outcome.kind], extended(item, index, keysOf(outcome)));
}

function keysOf(outcome: SendOutcome): object {
	if (outcome.kind === 'sent') return { contact: outcome.contact, message: outcome.message };
	if (outcome.kind === 'held') return { hold: outcome.hold };
	const { reason, text, contact } = outcome;
	return { failure: { reason, text }, ...(contact ? { contact } : {}) };
}
