import { actOnPortal } from '../../engine/operations/portal/act';
import type { Cover, PortalAction } from '../../engine/domain/portal';
import { viewAccount } from '../../engine/operations/portal/account';
import { chooseOnPortal } from '../../engine/operations/portal/choose';
import { openPortal } from '../../engine/operations/portal/open';
import { verifyIdentity } from '../../engine/operations/portal/verify';
import type { PortalEvent } from '../../engine/operations/portal/event';
import type * as Pages from '../../engine/pages/portal';
import type { slipOf } from '../common/slip';
import type { Answer, Visit } from './serve';

type PageSet = typeof Pages;

/** Buttons of the page and what they ask the ledger for. */
const ACTIONS: Readonly<Record<string, PortalAction>> = {
	pago: 'alreadyPaid',
	contestar: 'contested',
	prazo: 'moreTime',
	pessoa: 'person',
	boleto: 'boletoAsked',
	parar: 'stop',
	pararTudo: 'stopAll',
	naoSouEu: 'wrongPerson',
};

/** A GET. */
export async function show({ ledger, token }: Visit, pages: PageSet): Promise<Answer> {
	const opening = await openPortal(ledger, token);
	switch (opening.kind) {
		case 'unknown':
			return { page: pages.unknownPage() };
		case 'busy':
			return { page: pages.busyPage() };
		case 'expired':
			return { page: pages.expiredPage(opening.cover) };
		case 'ask': {
			const { cover, lockedUntil, event } = opening;
			const trouble = lockedUntil === null ? null : ({ kind: 'locked', until: lockedUntil } as const);
			return { page: pages.askPage(cover, trouble), event };
		}
	}
}

/** A POST: a button of the page. */
export async function post(visit: Visit, pages: PageSet, slip: typeof slipOf): Promise<Answer> {
	const what = visit.field('acao');
	if (what === 'abrir') return await verify(visit, pages);
	if (what === 'ver') return await account(visit, pages);
	if (what === 'pdf') return await file(visit, pages, slip);
	if (what === 'oferta') return await choose(visit, pages);
	const action = Object.hasOwn(ACTIONS, what) ? ACTIONS[what] : undefined;
	return action ? await act(visit, action, pages) : await show(visit, pages);
}

async function verify(visit: Visit, pages: PageSet): Promise<Answer> {
	const result = await verifyIdentity(visit.ledger, visit.token, visit.field('digitos'));
	switch (result.kind) {
		case 'unknown':
			return await show(visit, pages);
		case 'expired':
			return { page: pages.expiredPage(result.cover) };
		case 'wrong':
		case 'locked':
			return { page: pages.askPage(result.cover, result) };
		case 'verified':
			return await account({ ...visit, session: result.session }, pages, result.event);
	}
}

async function account(
	visit: Visit,
	pages: PageSet,
	event: PortalEvent | null = null,
	changed = false,
): Promise<Answer> {
	const { ledger, token, session, reason, offer } = visit;
	const view = await viewAccount(ledger, token, session);
	if (view.kind === 'account')
		return { page: pages.accountPage(view.account, session, { reason, offer, changed }), event };
	return view.kind === 'unknown' ? await show(visit, pages) : refused(view, pages);
}

async function file(visit: Visit, pages: PageSet, slip: typeof slipOf): Promise<Answer> {
	const view = await viewAccount(visit.ledger, visit.token, visit.session);
	if (view.kind === 'unknown') return await show(visit, pages);
	if (view.kind !== 'account') return refused(view, pages);
	const { charge } = view.account;
	const pdf = charge && (await slip(visit.ledger, charge.id));
	return pdf ? { pdf } : await account(visit, pages);
}

async function choose(visit: Visit, pages: PageSet): Promise<Answer> {
	const { ledger, token, session } = visit;
	const total = Number(visit.field('total'));
	const choice = await chooseOnPortal(ledger, { token, session, key: visit.field('oferta'), total });
	if (choice.kind === 'unknown') return await show(visit, pages);
	if (choice.kind === 'changed') return await account(visit, pages, null, true);
	if (choice.kind !== 'chosen') return refused(choice, pages);
	const { cover, offer, until, event } = choice;
	return { page: pages.chosenPage(cover, offer, until, session), event };
}

async function act(visit: Visit, action: PortalAction, pages: PageSet): Promise<Answer> {
	const { ledger, token, session, reason } = visit;
	const acted = await actOnPortal(ledger, { token, session, action, text: visit.field('texto'), reason });
	if (acted.kind === 'unknown') return await show(visit, pages);
	if (acted.kind !== 'done') return refused(acted, pages);
	const { cover, until, event } = acted;
	return { page: pages.donePage(cover, action, until, session), event };
}

function refused(result: { kind: 'expired' | 'signedOut'; cover: Cover }, pages: PageSet): Answer {
	return {
		page:
			result.kind === 'expired'
				? pages.expiredPage(result.cover)
				: pages.askPage(result.cover, { kind: 'signedOut' }),
	};
}
