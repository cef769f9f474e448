/** What an invented person can do: answer, tap, leave a list, pay. Everything goes the way that it takes in life. */
import { setTimeout as delay } from 'node:timers/promises';

import { fetchFresh } from '../http/fresh';
import { type Ledger, runOne, statement } from '../../engine/ports/ledger';
import type { Stage } from '../run/stage';
import { chargesById } from './ledgerViews';
import { openLetter } from './post';

/** A wish that makes no sense: 400 with the reason. */
export class Nonsense extends Error {}

const PATIENCE_MS = 15_000;
const POLL_MS = 25;

const caseState = statement<{ state: string; open: number; leased: number; live: number }>(
	'inbox.caseState',
	`select c.state, (select count(*) from debts d where d.case_id = c.id and d.status in ('open', 'promised', 'agreed')) as open,
		case when c.lease_token is null then 0 else 1 end as leased,
		(select count(*) from charges h where h.case_id = c.id and h.status in ('confirmed', 'paid')) as live
	from cases c where c.id = $1`,
);

export interface Answer {
	channel?: unknown;
	from?: unknown;
	to?: unknown;
	text?: unknown;
	payload?: unknown;
	subject?: unknown;
	inReplyTo?: unknown;
}

/** A text, or a tapped button. @throws Nonsense */
export async function answer({ providers }: Stage, given: Answer): Promise<void> {
	const { channel, from, to, text, payload, subject, inReplyTo } = given;
	const provider = providers.all.find((one) => one.channel !== undefined && one.channel === channel);
	if (
		!provider ||
		typeof from !== 'string' ||
		typeof to !== 'string' ||
		typeof text !== 'string' ||
		text.trim() === ''
	)
		throw new Nonsense('Falta o canal, o remetente, o destino ou o texto.');
	const extra = { payload, subject, inReplyTo };
	await post(`${provider.admin}/reply`, {
		from,
		to,
		text: text.trim().slice(0, 1000),
		...Object.fromEntries(Object.entries(extra).filter(([, value]) => typeof value === 'string')),
	});
}

/** The one click of RFC 8058 where the e-mail has it, else the mail that its header asks for. @throws Nonsense */
export async function leave({ providers }: Stage, id: unknown): Promise<{ by: 'click' | 'mail' }> {
	const { smtp } = providers;
	const mail = await openLetter(smtp, String(id));
	const header = (name: string) => mail.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
	const list = header('list-unsubscribe');
	const person = /<([^<>]+)>/.exec(header('to'))?.[1] ?? header('to');
	const sender = /<([^<>]+)>/.exec(header('from'))?.[1] ?? header('from');
	const url = /<(https?:\/\/[^>]+)>/.exec(list)?.[1];
	if (url !== undefined && header('list-unsubscribe-post') !== '') {
		if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname))
			throw new Nonsense('O endereço de descadastro não é desta máquina.');
		const response = await fetchFresh(url, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: 'List-Unsubscribe=One-Click',
		});
		if (!response.ok) throw new Nonsense(`O n8n respondeu ${response.status} ao descadastro.`);
		// The judge reads the wishes of people in the simulators' records.
		await post(`${smtp.admin}/left`, { from: person, to: sender });
		return { by: 'click' };
	}
	const to = /<mailto:([^>?]+)/.exec(list)?.[1];
	if (to === undefined) throw new Nonsense('Este e-mail não traz como sair da lista.');
	await post(`${smtp.admin}/reply`, {
		from: person,
		to,
		text: 'SAIR',
		subject: 'SAIR',
		inReplyTo: mail.messageId,
	});
	return { by: 'mail' };
}

/**
 * Pays at the provider, and waits until the ledger has heard of it: from then on the case is silent.
 * @returns how long that took; null when nothing was heard in time
 * @throws Nonsense
 */
export async function pay(
	{ ledger, providers }: Stage,
	{ id, method }: { id?: unknown; method?: unknown },
): Promise<{ silentAfterMs: number | null; closed: boolean }> {
	const owner = (await chargesById(ledger.reader)).get(String(id));
	const began = performance.now();
	const response = await fetchFresh(`${providers.asaas.admin}/pay`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ id, method }),
	});
	if (!response.ok)
		throw new Nonsense('Esta cobrança não pode ser paga assim: já foi paga, ou foi cancelada.');
	if (owner === undefined) return { silentAfterMs: null, closed: false };
	while (performance.now() - began < PATIENCE_MS) {
		const state = await stateOf(ledger.reader, owner.caseId);
		if (state && (state.open === 0 || state.live > 0))
			return { silentAfterMs: Math.round(performance.now() - began), closed: state.state === 'closed' };
		await delay(POLL_MS);
	}
	return { silentAfterMs: null, closed: false };
}

const stateOf = (ledger: Ledger, caseId: string) =>
	ledger.read('inbox.state', () => runOne(caseState, caseId));

async function post(url: string, body: object): Promise<void> {
	const response = await fetchFresh(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Nonsense(`O simulador respondeu ${response.status}: ${await response.text()}`);
}
