/** The doors by which portfolios come from outside: the webhook of *API da carteira*, and the form of *Importar carteira*. */
import { setTimeout as delay } from 'node:timers/promises';

const IMPORT_FORM = '0fbf1bd8-0ca4-558d-9f8b-aa43bc57f130';
const PATIENCE_MS = 30_000;

export interface Answered {
	batchId?: string;
	rejectedRows?: unknown;
	errors?: { field: string }[];
}

export async function postPortfolio(
	origin: string,
	body: unknown,
	headers: Record<string, string>,
): Promise<{ status: number; body: Answered }> {
	const response = await published(() =>
		fetch(`${origin}/webhook/cobranca/carteira`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body),
		}),
	);
	return { status: response.status, body: (await response.json().catch(() => ({}))) as Answered };
}

/** @returns what the page then says; or the status of an answer that is none */
export async function sendForm(origin: string, password: string, csv: string): Promise<string> {
	const authorization = `Basic ${Buffer.from(`operacao:${password}`).toString('base64')}`;
	const form = new FormData();
	form.set('field-0', 'loja-demo');
	form.set('field-1', 'Novidades');
	form.set('field-2', new Blob([csv], { type: 'text/csv' }), 'carteira.csv');
	const response = await published(() =>
		fetch(`${origin}/form/${IMPORT_FORM}`, { method: 'POST', body: form, headers: { authorization } }),
	);
	if (!response.ok) return String(response.status);
	return ((await response.json()) as { formSubmittedText: string }).formSubmittedText;
}

/** Publishing answers before the webhook is there. */
export async function published(ask: () => Promise<Response>): Promise<Response> {
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const response = await ask();
		if (response.status !== 404 || Date.now() > deadline) return response;
		await delay(200);
	}
}
