/** What happens around a webhook of a node when its workflow is published and unpublished. */
import { type IHookFunctions, type INodeType, NodeOperationError } from 'n8n-workflow';
import type { EndpointKind } from '../../engine/operations/endpoints';
import { toNodeError } from './errors';
import { ledgerOf } from './ledger';

type Hook = (context: IHookFunctions) => Promise<void>;

/**
 * The hooks of a node with one webhook. `publish` runs at every publication unless `isDone` says that there is nothing to do, so it must keep
 * what fits and mend what does not; what it throws keeps the workflow from being published, with its remedy.
 */
export function registration(
	publish: Hook,
	unpublish: Hook,
	isDone: (context: IHookFunctions) => boolean = () => false,
): NonNullable<INodeType['webhookMethods']> {
	return {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return isDone(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await run(this, publish);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await run(this, unpublish);
			},
		},
	};
}

async function run(context: IHookFunctions, hook: Hook): Promise<boolean> {
	try {
		await hook(context);
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** The address that n8n gave the webhook. @throws NodeOperationError when there is none */
export function urlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(context.getNode(), 'n8n gave this node no webhook address');
}

/** From here on messages link to the page that the node serves. Not to that of a test, which is gone in two minutes. */
export async function announcePage(context: IHookFunctions, page: EndpointKind): Promise<void> {
	if (isTest(context)) return;
	const { setEndpoint } = await import('../../engine/operations/endpoints');
	await setEndpoint(await ledgerOf(context), page, urlOf(context));
}

/** Messages link to it no more. */
export async function withdrawPage(context: IHookFunctions, page: EndpointKind): Promise<void> {
	if (isTest(context)) return;
	const { dropEndpoint } = await import('../../engine/operations/endpoints');
	await dropEndpoint(await ledgerOf(context), page, urlOf(context));
}

function isTest(context: IHookFunctions): boolean {
	return context.getMode() === 'manual';
}
