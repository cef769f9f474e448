/** Who may see the debtor's page: whoever has the link and knows three digits, a few tries at a time, for some minutes. */
import { actOnPortal } from '../../engine/operations/portal/act';
import { viewAccount } from '../../engine/operations/portal/account';
import { chooseOnPortal } from '../../engine/operations/portal/choose';
import { verifyIdentity } from '../../engine/operations/portal/verify';
import { DAY, HOUR } from '../support/ledgerPeople';
import { digitsOf, portalScene, tokenOf } from '../support/ledgerPortal';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

/** Invented CPFs begin with 000, so these are nobody's. */
const WRONG = '987';

for (const db of LEDGERS) {
	describe(`the door of the debtor's page on ${db.name}`, () => {
		async function opened(options: Parameters<typeof portalScene>[1] = {}) {
			const scene = await portalScene(db, options);
			await scene.run();
			const tokens = scene.provider.received.map(tokenOf);
			return { ...scene, tokens, token: tokens[0]! };
		}
		async function signedIn(options: Parameters<typeof portalScene>[1] = {}) {
			const scene = await opened(options);
			const verified = await verifyIdentity(scene.ledger, scene.token, digitsOf());
			if (verified.kind !== 'verified') throw new Error(verified.kind);
			return { ...scene, session: verified.session };
		}

		describe('identity', () => {
			it('is shown by the first three digits, as somebody writes them, and is a line of the timeline', async () => {
				const { test, ledger, token } = await opened();
				expect(await verifyIdentity(ledger, token, ' 0.0-0 ')).toMatchObject({
					kind: 'verified',
					event: { type: 'portal.verified', channel: 'sms', test: false },
				});
				const lines = await test.sql(`select contact_id, data from events where type = 'portal.verified'`);
				expect(lines).toHaveLength(1);
				expect(String(lines[0]?.data)).not.toContain('000');
				expect(await test.sql('select state from contact_points')).toEqual([{ state: 'unverified' }]);
			});

			it('takes five wrong tries, then waits an hour, a day, a week, and tells a person', async () => {
				const { test, ledger, clock, token } = await opened();
				const lefts: unknown[] = [];
				for (let n = 0; n < 4; n++) lefts.push(await verifyIdentity(ledger, token, WRONG));
				expect(lefts).toMatchObject([4, 3, 2, 1].map((left) => ({ kind: 'wrong', left })));
				for (const wait of [HOUR, DAY, 7 * DAY]) {
					const locked = await verifyIdentity(ledger, token, WRONG);
					expect(locked).toMatchObject({ kind: 'locked', until: clock.now() + wait });
					expect((await verifyIdentity(ledger, token, digitsOf())).kind).toBe('locked');
					clock.advance(wait + 1);
					for (let n = 0; n < 4; n++) expect((await verifyIdentity(ledger, token, WRONG)).kind).toBe('wrong');
				}
				expect(await test.sql(`select kind from tasks where kind = 'portalCheck'`)).toHaveLength(1);
				expect((await verifyIdentity(ledger, token, digitsOf())).kind).toBe('verified');
				expect(await test.sql('select tries, locked_until from portal_checks')).toEqual([
					{ tries: 0, locked_until: null },
				]);
			});

			it('counts tries for the debtor, whatever link they come by, and never more than five at once', async () => {
				const { test, ledger, clock, run, provider, token } = await opened();
				clock.advance(2 * DAY);
				await run();
				const second = tokenOf(provider.received.at(-1)!);
				expect(second).not.toBe(token);
				const others = [ledger, await test.open(), await test.open()];
				const tries = await Promise.all(
					Array.from({ length: 12 }, (_, n) => verifyIdentity(others[n % 3]!, n % 2 ? token : second, WRONG)),
				);
				expect(tries.filter(({ kind }) => kind === 'wrong')).toHaveLength(4);
				expect(tries.filter(({ kind }) => kind === 'locked')).toHaveLength(8);
				expect(await test.sql('select tries from portal_checks')).toEqual([{ tries: 5 }]);
			});

			it('compares nothing with what are no three characters, and costs no try', async () => {
				const { test, ledger, token } = await opened();
				for (const given of ['', '0', '00000000191', '<b>', 'ééé'])
					expect(await verifyIdentity(ledger, token, given)).toMatchObject({ kind: 'wrong', left: null });
				expect(await test.sql('select tries from portal_checks')).toEqual([{ tries: 0 }]);
			});

			it('cannot be shown where the ledger has no document', async () => {
				const { test, ledger, token } = await opened();
				await test.sql('update debtors set document = null');
				for (const given of ['', '000', 'nul'])
					expect(await verifyIdentity(ledger, token, given)).toMatchObject({
						kind: 'wrong',
						left: null,
						cover: { asks: null },
					});
			});
		});

		describe('a session', () => {
			it('is good for its own link, for twenty minutes, and as it was given', async () => {
				const { ledger, clock, tokens, session } = await signedIn({ count: 2 });
				const kind = async (token: string, one: string) => (await viewAccount(ledger, token, one)).kind;
				expect(await kind(tokens[0]!, session)).toBe('account');
				expect(await kind(tokens[1]!, session)).toBe('signedOut');
				const [until = '', seal = ''] = session.split('.');
				const later = (parseInt(until, 36) + HOUR).toString(36);
				for (const bad of ['', '.', `${later}.${seal}`, `${until}.`, `${session}.x`, `${until}.${seal}0`])
					expect(await kind(tokens[0]!, bad)).toBe('signedOut');
				clock.advance(20 * 60_000 - 1);
				expect(await kind(tokens[0]!, session)).toBe('account');
				clock.advance(1);
				expect(await kind(tokens[0]!, session)).toBe('signedOut');
			});

			it('is needed for all that says more than "not me" and "stop"', async () => {
				const { test, ledger, token } = await opened();
				for (const action of ['alreadyPaid', 'contested', 'moreTime', 'person', 'boletoAsked'] as const)
					expect((await actOnPortal(ledger, { token, session: '', action })).kind).toBe('signedOut');
				const choice = { token, session: '', key: 'avista', total: 1 };
				expect((await chooseOnPortal(ledger, choice)).kind).toBe('signedOut');
				expect(await test.sql('select id from holds union all select id from tasks')).toEqual([]);
			});
		});
	});
}
