import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';
import { httpPort } from '../common/httpPort';
import { announcePage, urlOf, withdrawPage } from '../common/registration';

const ZENVIA = 'cobrancaZenviaApi';

interface Hooks {
	/** When the workflow is published. */
	on(context: IHookFunctions): Promise<void>;
	/** When it is unpublished. */
	off(context: IHookFunctions): Promise<void>;
}

const HOOKS: Record<string, Hooks> = {
	/** The address is entered at Meta by a person; what would only show there as a refused check is said here. */
	meta: {
		async on(context) {
			const { appSecret, verifyToken } = await context.getCredentials('cobrancaMetaApi');
			if (!String(appSecret ?? '').trim()) {
				throw missing(
					context,
					'The Meta credential has no app secret',
					'Copy it from your app at Meta: App Settings, Basic.',
				);
			}
			if (String(verifyToken ?? '').trim().length < 16) {
				throw missing(
					context,
					'The Meta credential has no verify token of at least 16 characters',
					'Make one with "openssl rand -hex 32", put it in the credential and enter it at Meta.',
				);
			}
		},
		async off() {},
	},
	/** From here on e-mails carry the address of the page that stops them. */
	smtp: {
		on: (context) => announcePage(context, 'stop'),
		off: (context) => withdrawPage(context, 'stop'),
	},
	/** Asks Zenvia to call this node's URL, with our secret, for statuses and replies. */
	zenvia: {
		async on(context) {
			const secret = String((await context.getCredentials(ZENVIA)).webhookSecret ?? '').trim();
			if (secret.length < 16) {
				throw missing(
					context,
					'The Zenvia credential has no webhook secret of at least 16 characters',
					'Make one with "openssl rand -hex 32" and put it in the field Webhook Secret of the credential.',
				);
			}
			const { ensureSubscriptions } = await import('../../engine/adapters/channels/zenvia/subscriptions');
			await ensureSubscriptions(await httpPort(context, ZENVIA), {
				url: urlOf(context),
				secret,
				channel: 'sms',
			});
		},
		async off(context) {
			if (context.getNodeParameter('registerAtProvider', true) !== true) return;
			const { removeSubscriptions } = await import('../../engine/adapters/channels/zenvia/subscriptions');
			await removeSubscriptions(await httpPort(context, ZENVIA), urlOf(context));
		},
	},
};

const providerOf = (context: IHookFunctions) => String(context.getNodeParameter('provider', 'zenvia'));

/** Only who registers at Zenvia by hand has nothing to be made; everything else is made again, which changes nothing that fits. */
export function isSubscribed(context: IHookFunctions): boolean {
	return providerOf(context) === 'zenvia' && context.getNodeParameter('registerAtProvider', true) !== true;
}

export async function subscribe(context: IHookFunctions): Promise<void> {
	await HOOKS[providerOf(context)]?.on(context);
}

export async function unsubscribe(context: IHookFunctions): Promise<void> {
	await HOOKS[providerOf(context)]?.off(context);
}

function missing(context: IHookFunctions, message: string, description: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), message, { description });
}
