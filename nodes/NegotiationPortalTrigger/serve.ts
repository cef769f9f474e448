import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { PortalEvent } from '../../engine/operations/portal/event';
import type { Page } from '../../engine/pages/portal';
import type { Ledger } from '../../engine/ports/ledger';
import { reasonOf } from '../common/errors';
import { asJson } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { slipOf } from '../common/slip';
import { EVENTS } from './properties';

/** What a request of the page asks for; every field is what a stranger sent. */
export interface Visit {
	ledger: Ledger;
	token: string;
	/** The one-tap reason of an e-mail's link; empty where there is none that we know. */
	reason: string;
	/** The option that was tapped in an e-mail, likewise. */
	offer: string;
	session: string;
	field(name: string): string;
}

/** A page or a file, and what has happened for it. */
export type Answer = { page: Page; event?: PortalEvent | null } | { pdf: Buffer };

/** A file name is seen on a locked screen, too. */
const PDF_HEADERS: Readonly<Record<string, string>> = {
	'content-type': 'application/pdf',
	'content-disposition': 'attachment; filename="documento.pdf"',
	'cache-control': 'no-store',
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
};

/**
 * One visit. A GET shows the cover and changes nothing that matters (mail scanners open links); a POST does what its button says. The answer is
 * written here, with its own policy: n8n would serve it from the editor's origin without one. The link and what was typed reach no item and no log.
 */
export async function serve(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const pages = await import('../../engine/pages/portal');
	try {
		const visit = await visitOf(context);
		const get = context.getRequestObject().method === 'GET';
		const { show, post } = await import('./visits');
		const answer = await (get ? show(visit, pages) : post(visit, pages, slipOf));
		send(context, answer);
		return 'page' in answer && answer.event ? started(context, answer.event) : { noWebhookResponse: true };
	} catch (error) {
		context.logger.error(`Negotiation Portal Trigger: the page could not be served: ${reasonOf(error)}`);
		send(context, { page: pages.troublePage() });
		return { noWebhookResponse: true };
	}
}

function send(context: IWebhookFunctions, answer: Answer): void {
	const response = context.getResponseObject();
	if ('pdf' in answer) response.status(200).set(PDF_HEADERS).send(answer.pdf);
	else response.status(answer.page.status).set(answer.page.headers).send(answer.page.html);
}

function started(context: IWebhookFunctions, event: PortalEvent): IWebhookResponseData {
	const chosen = context.getNodeParameter('startOn', []) as (keyof typeof EVENTS)[];
	if (!chosen.some((name) => EVENTS[name] === event.type)) return { noWebhookResponse: true };
	return { noWebhookResponse: true, workflowData: [[{ json: asJson(event) }]] };
}

async function visitOf(context: IWebhookFunctions): Promise<Visit> {
	const { isReason } = await import('../../engine/pages/portal');
	const query = context.getQueryData() as Record<string, unknown>;
	const body = (context.getBodyData() ?? {}) as Record<string, unknown>;
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	const reason = text(query.motivo);
	return {
		ledger: await ledgerOf(context),
		token: text(query.k),
		reason: isReason(reason) ? reason : '',
		offer: text(query.o),
		session: text(body.sessao),
		field: (name) => text(body[name]),
	};
}
