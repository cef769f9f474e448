/** Who hears what becomes of a message: every provider is told where, as far as n8n did not tell it by itself. */
import { setTimeout as delay } from 'node:timers/promises';

import type { Providers } from './providers';
import { nodeType, type WorkflowFile } from './setup';

/** n8n publishes from a queue, and takes up again after its lease of two minutes what it was at when it was killed. */
const PATIENCE_MS = 150_000;

/** Where a trigger of the package listens for a provider; undefined when no workflow has one. */
function addressOf(origin: string, workflows: readonly WorkflowFile[], provider: string): string | undefined {
	const type = nodeType('channelEventsTrigger');
	const node = workflows
		.flatMap(({ nodes }) => nodes)
		.find((one) => one.type === type && one.parameters?.provider === provider && !one.disabled);
	return node?.webhookId && `${origin}/webhook/${node.webhookId}/channel-events`;
}

/** Waits until all of them have somebody to tell: what is sent before has no statuses. */
export async function hearEverybody(
	origin: string,
	workflows: readonly WorkflowFile[],
	{ zenvia, meta, smtp, asaas }: Providers,
): Promise<void> {
	const has = (name: string) =>
		workflows.some(({ nodes }) => nodes.some(({ type }) => type === nodeType(name)));
	if (addressOf(origin, workflows, 'zenvia')) await until('Zenvia', () => zenvia.isHeard());
	// Meta's callback address is entered by hand in its console, and checked there with a challenge.
	const forMeta = addressOf(origin, workflows, 'meta');
	if (forMeta) await until('Meta', () => meta.tellTo(forMeta));
	const forMail = addressOf(origin, workflows, 'smtp');
	if (forMail) await smtp.tellTo(forMail);
	if (has('paymentEventsTrigger')) await until('Asaas', () => asaas.isHeard());
}

async function until(title: string, heard: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (!(await heard())) {
		if (Date.now() > deadline) throw new Error(`n8n does not listen to ${title}.`);
		await delay(100);
	}
}
