import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../common/errors';
import { ledgerOf } from '../common/ledger';

/** From here on messages link to the page. Not to that of a test, which is gone in two minutes. */
export async function announce(context: IHookFunctions): Promise<boolean> {
	return await change(context, async (ledger, url) => {
		const { setEndpoint } = await import('../../engine/operations/endpoints');
		await setEndpoint(ledger, 'portal', url);
	});
}

export async function withdraw(context: IHookFunctions): Promise<boolean> {
	return await change(context, async (ledger, url) => {
		const { dropEndpoint } = await import('../../engine/operations/endpoints');
		await dropEndpoint(ledger, 'portal', url);
	});
}

type Change = (ledger: Awaited<ReturnType<typeof ledgerOf>>, url: string) => Promise<void>;

async function change(context: IHookFunctions, work: Change): Promise<boolean> {
	if (context.getMode() === 'manual') return true;
	try {
		await work(await ledgerOf(context), urlOf(context));
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

function urlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(context.getNode(), 'n8n gave this node no webhook address');
}
