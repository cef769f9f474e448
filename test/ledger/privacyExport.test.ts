/** LGPD: the debtor gets all that is held of them, and nothing of anybody else. */
import { CHANNEL_ADAPTERS } from '../../engine/adapters/channels/registry';
import { CHARGE_ADAPTERS } from '../../engine/adapters/charges/registry';
import { actOnPortal } from '../../engine/operations/portal/act';
import { verifyIdentity } from '../../engine/operations/portal/verify';
import { exportDebtor, exportPerson } from '../../engine/operations/privacy/export';
import { RECIPIENTS } from '../../engine/operations/privacy/export.data';
import { exportMarkdown } from '../../engine/operations/privacy/markdown';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import {
	documentOf,
	phoneOf,
	type SeedDebt,
	seedCreditor,
	seedDebts,
	senderOf,
} from '../support/ledgerPeople';
import { portalScene, tokenOf } from '../support/ledgerPortal';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

it('names every recipient that a provider is', () => {
	for (const { id } of [...CHANNEL_ADAPTERS, ...CHARGE_ADAPTERS])
		expect(Object.keys(RECIPIENTS)).toContain(id);
});

for (const db of LEDGERS) {
	describe(`export of a debtor on ${db.name}`, () => {
		async function scene(debts: SeedDebt[]) {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedCreditor(test.ledger, 'loja');
			await seedDebts(test.ledger, debts);
			await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
			const idOf = async (person: number, creditor: string) => {
				const sql = 'select id from debtors where document = $1 and creditor_id = $2';
				return String((await test.sql(sql, documentOf(person), creditor))[0]?.id);
			};
			return { test, idOf };
		}
		const says = (test: TestLedger, text: string, person: number) =>
			recordChannelEvents(test.ledger, 'fake', [
				{
					kind: 'inbound',
					dedupeKey: text,
					channel: 'sms',
					from: phoneOf(person),
					to: senderOf('casa'),
					text,
					occurredAt: test.clock.now(),
				},
			]);

		it('holds data, texts, purposes, sources and recipients of one creditor, or of all', async () => {
			const { test, idOf } = await scene([
				{ person: 1 },
				{ person: 2 },
				{ person: 1, creditor: 'loja', title: 'L1' },
			]);
			await says(test, 'quero o boleto, por favor', 1);
			const id = await idOf(1, 'casa');
			const [person] = await test.sql('select person_id from debtors where id = $1', id);
			for (const [row, creditor] of [['minha', 'casa'], ['alheia', 'loja']])
				await test.sql(
					`insert into suppressions (id, creditor_id, person_id, reason, source, since) values ($1, $2, $3, 'optOut', $1, 1)`,
					row!, creditor!, String(person?.person_id),
				); // prettier-ignore
			const data = await exportDebtor(test.ledger, id);
			expect(data.suppressions).toMatchObject([{ source: 'minha' }]);
			expect(data).toMatchObject({
				creditor: { id: 'casa' },
				debtor: { document: documentOf(1) },
				addresses: [{ address: phoneOf(1), kind: 'mobile' }],
				debts: [{ external_id: 'T1', principal: 150 }],
				messages: [{ channel: 'sms', address: phoneOf(1), state: 'accepted' }],
				replies: [{ channel: 'sms', text: 'quero o boleto, por favor' }],
				recipients: ['Provedor fake'],
				sources: [expect.stringMatching(/^Carteira enviada pelo credor.*2026-03-10$/) as string],
			});
			expect(String(data.messages[0]?.body)).toContain('Casa casa');
			expect(data.purposes.length * data.legalBases.length).toBeGreaterThan(0);
			const text = JSON.stringify(data);
			for (const foreign of [documentOf(2), phoneOf(2), 'loja', 'L1', String(person?.person_id)])
				expect(text).not.toContain(foreign);
			const all = await exportPerson(test.ledger, id);
			expect(all.map(({ creditor }) => creditor.id)).toEqual(['casa', 'loja']);
			await expect(exportDebtor(test.ledger, 'ninguem')).rejects.toMatchObject({ code: 'notFound' });
		});

		it('leaves out replies from a phone that another person has too', async () => {
			const { test, idOf } = await scene([{ person: 1 }, { person: 2, phones: [1] }]);
			await says(test, 'aqui é outra pessoa', 1);
			const data = await exportDebtor(test.ledger, await idOf(1, 'casa'));
			expect(data).toMatchObject({ replies: [], repliesLeftOut: 1 });
			expect(JSON.stringify(data)).not.toContain('outra pessoa');
			expect(JSON.stringify(data)).not.toContain(documentOf(2));
		});

		it('holds what was written on the page behind the digits, also where the phone is shared', async () => {
			const { test, ledger, run, provider } = await portalScene(db, {
				debts: [{ person: 1 }, { person: 2, title: 'T2', phones: [1] }],
			});
			await run();
			const token = tokenOf(provider.received[0]!);
			const links = await test.sql(
				'select b.id, b.document from portal_links l join debtors b on b.id = l.debtor_id',
			);
			const { id, document } = links[0]!;
			const verified = await verifyIdentity(ledger, token, String(document).slice(0, 3));
			const session = verified.kind === 'verified' ? verified.session : '';
			await actOnPortal(ledger, { token, session, action: 'contested', text: 'o valor está errado' });
			// Nobody has said here who they are.
			await actOnPortal(ledger, { token, session: '', action: 'stop', text: 'qualquer pessoa' });
			expect(await exportDebtor(ledger, String(id))).toMatchObject({
				replies: [{ channel: 'sms', intent: 'portal.disputed', text: 'o valor está errado' }],
				repliesLeftOut: 0,
			});
			expect(await test.sql(`select body from message_bodies where direction = 'in'`)).toEqual([
				{ body: 'o valor está errado' },
			]);
		});

		it('reads as a Portuguese text in which nothing a debtor wrote becomes a link or a table', async () => {
			const { test, idOf } = await scene([{ person: 1 }]);
			await says(test, 'veja <img src=x> | [aqui](http://x)', 1);
			const text = exportMarkdown(await exportPerson(test.ledger, await idOf(1, 'casa')));
			expect(text).toMatch(/^# Dados pessoais guardados: Casa casa\n/);
			for (const part of [
				'## Para quê',
				'## Títulos',
				'| número |',
				'LGPD, art. 7º, X',
				documentOf(1),
				'Mensagens enviadas',
			])
				expect(text).toContain(part);
			expect(text).toContain('veja \\<img src=x\\> \\| \\[aqui\\](http://x)');
		});
	});
}
