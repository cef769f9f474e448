/** The doors of *Parar tudo*: two webhooks with a key, and a page with user and password. */
import { published } from './portfolioDoors';

const PAGE = 'e22d102a-313e-5bca-8059-49e6e3bb80e5';

export interface Told {
	status: number;
	body: { formSubmittedText?: string; pausa?: string; encerradas?: number; mensagens?: number };
}

async function told(ask: () => Promise<Response>): Promise<Told> {
	const response = await published(ask);
	return { status: response.status, body: (await response.json().catch(() => ({}))) as Told['body'] };
}

export const callSwitch = (origin: string, path: 'parar' | 'retomar', key: string, body: object = {}) =>
	told(() =>
		fetch(`${origin}/webhook/cobranca/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-emergency-key': key },
			body: JSON.stringify(body),
		}),
	);

export function fillSwitch(
	origin: string,
	password: string,
	action: 'Parar tudo' | 'Retomar',
): Promise<Told> {
	const authorization = `Basic ${Buffer.from(`operacao:${password}`).toString('base64')}`;
	return told(() => {
		const form = new FormData();
		form.set('field-0', action);
		form.set('field-1', 'exercício');
		return fetch(`${origin}/form/${PAGE}`, { method: 'POST', body: form, headers: { authorization } });
	});
}
