/** Links to the debtor's page: made with the message that carries them, kept as hashes, for one debtor and thirty days. */
import { setEndpoint } from '../../engine/operations/endpoints';
import { openPortal } from '../../engine/operations/portal/open';
import { portalUrl } from '../../engine/operations/portal/tokens';
import { sendMessages } from '../../engine/operations/outbox/send';
import { getTimeline } from '../../engine/operations/timeline';
import { changeSettings, CHANNELS_JOURNEY, seedChannels } from '../support/ledgerChannels';
import { expectHealthy } from '../support/ledgerChecks';
import { DAY, debtsOf, seedDebts } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DOWN, fakeProvider, kinds, prepareBatch, runUntilQuiet } from '../support/ledgerRun';
import { PORTAL, portalScene, tokenOf } from '../support/ledgerPortal';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`links to the debtor's page on ${db.name}`, () => {
		it('stand in each message, one a message, and the ledger knows their hashes only', async () => {
			const { test, provider, run } = await portalScene(db, { count: 3 });
			expect(kinds(await run())).toEqual({ sent: 3 });
			const tokens = provider.received.map(tokenOf);
			expect(new Set(tokens).size).toBe(3);
			for (const { text } of provider.received) expect(text).toContain(`${PORTAL}?k=`);
			const rows = await test.sql(
				`select l.contact_id, l.channel, l.mode, l.case_id, t.case_id as of_contact from portal_links l join contacts t on t.id = l.contact_id`,
			);
			expect(rows).toHaveLength(3);
			for (const row of rows)
				expect(row).toMatchObject({ channel: 'sms', mode: 'live', case_id: row.of_contact });
			const tables = ['portal_links', 'contacts', 'message_bodies', 'events', 'step_runs', 'tasks'];
			for (const table of tables) {
				const kept = JSON.stringify(await test.sql(`select * from ${table}`));
				for (const token of tokens) expect([table, kept.includes(token)]).toEqual([table, false]);
			}
			expect(JSON.stringify(await test.sql('select body from message_bodies'))).toContain('?k=************');
			await expectHealthy(test, provider);
		});

		it('are the same when a refused message goes out again, and belong to the later one', async () => {
			const { test, clock, provider, run } = await portalScene(db);
			let refuse = true;
			provider.behaviour = () => (refuse ? DOWN : 'accept');
			await run();
			refuse = false;
			clock.advance(4 * 3_600_000);
			await run();
			const tokens = provider.calls.map(tokenOf);
			expect(tokens.length).toBeGreaterThan(1);
			expect(new Set(tokens).size).toBe(1);
			const [link, ...more] = await test.sql('select contact_id, expires_at from portal_links');
			expect(more).toEqual([]);
			expect(link?.contact_id).toBe(provider.received[0]?.contactId);
			// Thirty days from the message that came, not from the one that did not.
			expect(link?.expires_at).toBe(clock.now() + 30 * DAY);
		});

		it('are not in messages while nothing serves the page', async () => {
			const { ledger, test, provider, run } = await portalScene(db);
			await setEndpoint(ledger, 'portal', null);
			await run();
			expect(provider.received[0]?.text).not.toContain('http');
			expect(await test.sql('select token_hash from portal_links')).toEqual([]);
		});

		it('begin at the creditor’s own address where it has one', async () => {
			const { ledger, provider, run } = await portalScene(db);
			await changeSettings(ledger, 'casa', { linkAddress: 'https://pague.casa.example/' });
			await run();
			expect(provider.received[0]?.text).toMatch(/https:\/\/pague\.casa\.example\/[0-9A-Za-z]{12} /);
		});

		it('are another one for the operator of a creditor in test, and over when it goes live', async () => {
			const { ledger, test, clock, provider, run, live } = await portalScene(db, { mode: 'test' });
			await run();
			const tried = tokenOf(provider.received[0]!);
			expect((await openPortal(ledger, tried)).kind).toBe('ask');
			await live();
			clock.advance(60_000);
			await run();
			const real = tokenOf(provider.received.at(-1)!);
			expect(provider.received).toHaveLength(2);
			expect(real).not.toBe(tried);
			expect((await openPortal(ledger, tried)).kind).toBe('expired');
			expect(await openPortal(ledger, real)).toMatchObject({ kind: 'ask', cover: { test: false } });
			expect(await test.sql('select mode from portal_links order by mode')).toEqual([
				{ mode: 'live' },
				{ mode: 'test' },
			]);
		});

		it('open for thirty days, and say then whom to ask', async () => {
			const { ledger, clock, provider, run } = await portalScene(db);
			await run();
			const token = tokenOf(provider.received[0]!);
			clock.advance(30 * DAY - 1000);
			expect((await openPortal(ledger, token)).kind).toBe('ask');
			clock.advance(2000);
			expect(await openPortal(ledger, token)).toMatchObject({
				kind: 'expired',
				cover: { displayName: 'Casa casa', phone: expect.stringMatching(/4000-1234|4000‑1234/) },
			});
		});

		it('are one line of the timeline when opened, however often, and that proves nobody’s reading', async () => {
			const { ledger, test, provider, run } = await portalScene(db);
			await run();
			const token = tokenOf(provider.received[0]!);
			const other = await test.open();
			const before = await snapshot(test);
			const opened = await Promise.all([ledger, other, ledger].map((one) => openPortal(one, token)));
			expect(opened.map((o) => o.kind)).toEqual(['ask', 'ask', 'ask']);
			expect(opened.filter((o) => o.kind === 'ask' && o.event)).toHaveLength(1);
			await openPortal(ledger, token);
			const [row] = await test.sql('select case_id, id from contacts');
			const lines = await getTimeline(ledger, { caseId: String(row?.case_id) });
			expect(lines.filter(({ type }) => type === 'link.opened')).toMatchObject([
				{ contactId: row?.id, data: { channel: 'sms', verified: false } },
			]);
			expect(await snapshot(test)).toEqual(before);
			expect(await test.sql('select verified_at from portal_links')).toEqual([{ verified_at: null }]);
		});

		it('that are none open nothing; who tries many is slowed down, and a person hears of it once', async () => {
			const { ledger, test, provider, run } = await portalScene(db);
			await run();
			const token = tokenOf(provider.received[0]!);
			const swapped = token.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'));
			expect((await openPortal(ledger, swapped)).kind).toBe('unknown');
			const tries = [];
			for (let n = 0; n < 8; n++) tries.push((await openPortal(ledger, `tentativa${n}xy`.slice(0, 12))).kind);
			expect(tries).toContain('busy');
			expect(tries.at(-1)).toBe('busy');
			expect(await test.sql(`select kind from tasks where kind = 'portalGuess'`)).toHaveLength(1);
			expect((await openPortal(ledger, token)).kind).toBe('ask');
			for (const bad of ['', 'x', `${token}x`, "' or 1=1 --"])
				expect(['unknown', 'busy']).toContain((await openPortal(ledger, bad)).kind);
		});

		it('are in an e-mail everywhere that it asks for something', async () => {
			const test = await db.create();
			await seedChannels(test.ledger, 'casa');
			await setEndpoint(test.ledger, 'portal', PORTAL);
			await seedDebts(
				test.ledger,
				debtsOf(1).map((d) => ({ ...d, email: 'fulana@correio.example' })),
			);
			const provider = fakeProvider('accept', {}, { id: 'smtp', channels: ['email'] });
			const definition = {
				...CHANNELS_JOURNEY,
				steps: CHANNELS_JOURNEY.steps.map((step) => ({ ...step, channels: ['email' as const] })),
			};
			const prepared = (await prepareBatch(test.ledger, { definition }))!;
			const requests = prepared.byChannel.get('email')!;
			await sendMessages(
				{ ledger: test.ledger, adapter: provider, http: null },
				{ token: prepared.token, channel: 'email', requests },
			);
			const { text, html } = provider.received[0]!;
			const token = tokenOf(provider.received[0]!);
			expect(text).toContain(`verdadeira? Confira aqui: ${portalUrl(PORTAL, token)}`);
			expect(html).toContain(`${PORTAL}?k=${token}`);
			expect(text).toContain(`${PORTAL}?k=${token}&motivo=pago`);
			expect(await test.sql('select channel from portal_links')).toEqual([{ channel: 'email' }]);
			expect(await runUntilQuiet(test.ledger, { adapter: provider, definition })).toEqual([]);
		});
	});
}

/** All that could stop or change a message. */
async function snapshot(test: { sql(text: string): Promise<object[]> }): Promise<object> {
	const tables = [
		'holds',
		'suppressions',
		'tasks',
		'step_runs',
		'cases',
		'contact_points',
		'contacts',
		'portal_checks',
	];
	return Object.fromEntries(
		await Promise.all(tables.map(async (t) => [t, await test.sql(`select * from ${t} order by 1`)])),
	);
}
