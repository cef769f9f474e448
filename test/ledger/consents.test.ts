/** Who may be written to by WhatsApp: words of debtors, of files and of contracts. */
import { recordConsent, withdrawConsent } from '../../engine/operations/consents';
import { saveCreditor } from '../../engine/operations/creditors';
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { previewJourney } from '../../engine/operations/previewJourney';
import { suppress } from '../../engine/operations/suppressions';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { changeSettings, CHANNELS_JOURNEY, providers, seedChannels, sends } from '../support/ledgerChannels';
import { debtsOf, documentOf, phoneOf, portfolioFile, type SeedDebt } from '../support/ledgerPeople';
import { runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`consent to WhatsApp on ${db.name}`, () => {
		/** A creditor with WhatsApp and SMS switched on, and no opt-in at all. */
		async function house(kind: 'own' | 'thirdParty' = 'own') {
			const test = await db.create();
			const p = providers();
			await seedChannels(test.ledger, 'casa');
			await changeSettings(test.ledger, 'casa', { kind, whatsappConsent: null });
			return { test, ledger: test.ledger, p };
		}

		/** The usual file, with a word for each debt. */
		async function load(test: TestLedger, debts: readonly SeedDebt[], words: readonly string[]) {
			const lines = portfolioFile(debts).toString().trimEnd().split('\n');
			const source = lines.map((line, n) => `${line};${n === 0 ? 'aceite_whatsapp' : (words[n - 1] ?? '')}`);
			const report = await importPortfolio(test.ledger, {
				source: Buffer.from(source.join('\n')),
				fileName: 'carteira.csv',
			});
			expect(report.rejected).toBe(0);
			return report.batchId;
		}

		const caseOf = async (test: TestLedger, person: number) => {
			const [row] = await test.sql(
				`select c.id from cases c join debtors b on b.id = c.debtor_id where b.document = $1`,
				documentOf(person),
			);
			return String(row?.id);
		};
		const live = async (test: TestLedger) =>
			(
				await test.sql(
					`select b.document from consents n join debtors b on b.id = n.debtor_id where n.withdrawn_at is null order by 1`,
				)
			).map(({ document }) => document);
		const events = async (test: TestLedger) =>
			(await test.sql(`select type from events where type like 'consent.%' order by seq`)).map(
				({ type }) => type,
			);

		it('is asked of an own creditor too: without it the next channel is taken, and the reason says what to do', async () => {
			const { test, ledger, p } = await house();
			await load(test, debtsOf(3), ['sim', 'não', '']);
			await runUntilQuiet(ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
			expect(p.whatsapp.received.map((m) => m.to)).toEqual([phoneOf(1)]);
			expect(p.sms.received.map((m) => m.to).sort()).toEqual([phoneOf(2), phoneOf(3)].sort());
		});

		it('is given by the clause of an own creditor, but not for who refused, and never for a third party', async () => {
			const clause = { whatsappConsent: 'Contrato, cláusula 12' };
			for (const [kind, asked] of [
				['own', [phoneOf(1)]],
				['thirdParty', []],
			] as const) {
				const { test, ledger, p } = await house(kind);
				await changeSettings(ledger, 'casa', clause);
				await load(test, debtsOf(2), ['', 'não']);
				const { total } = await previewJourney(ledger, { definition: CHANNELS_JOURNEY, days: 1 });
				expect(total.byChannel.whatsapp ?? 0).toBe(asked.length);
				await runUntilQuiet(ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
				expect(p.whatsapp.received.map((m) => m.to)).toEqual(asked);
				expect(p.sms.received).toHaveLength(2 - asked.length);
			}
		});

		it('comes and goes with files, with source and event; the same file again changes nothing', async () => {
			const { test } = await house();
			const debts = debtsOf(3);
			const batch = await load(test, debts, ['sim', '20/02/2026', '']);
			expect(await live(test)).toEqual([documentOf(1), documentOf(2)].sort());
			const rows = await test.sql(
				'select source, evidence from consents order by evidence is null, evidence',
			);
			expect(rows).toEqual([
				{ source: `carteira, arquivo carteira.csv/${batch}`, evidence: 'aceite de 2026-02-20' },
				{ source: `carteira, arquivo carteira.csv/${batch}`, evidence: null },
			]);
			await load(test, debts, ['sim', '20/02/2026', '']);
			await load(test, debts, ['', '', '']);
			expect(await events(test)).toEqual(['consent.given', 'consent.given']);
			await load(test, debts, ['não', '', 'N']);
			expect(await live(test)).toEqual([documentOf(2)]);
			expect(await events(test)).toEqual([
				'consent.given',
				'consent.given',
				'consent.withdrawn',
				'consent.withdrawn',
			]);
			await load(test, debts, ['não', '', 'N']);
			expect(await events(test)).toHaveLength(4);
			await load(test, debts, ['S', '', '']);
			expect(await live(test)).toEqual([documentOf(1), documentOf(2)].sort());
			const untold = await test.sql(
				`select count(*) as n from events where type like 'consent.%' and case_id is null`,
			);
			expect(untold).toEqual([{ n: 0 }]);
		});

		it('is a no where rows of one file differ, within a batch of rows and over two', async () => {
			const { test } = await house();
			const two = [1, 2].map((n): SeedDebt => ({ person: 1, title: `X${n}` }));
			await load(test, two, ['não', 'sim']);
			expect(await live(test)).toEqual([]);
			const many = [{ person: 500, title: 'A' }, ...debtsOf(200, 2), { person: 500, title: 'B' }];
			await load(test, many, ['não', ...Array.from({ length: 200 }, () => ''), 'sim']);
			expect(await live(test)).toEqual([]);
			await load(test, many, ['sim', ...Array.from({ length: 200 }, () => ''), 'não']);
			expect(await live(test)).toEqual([]);
		});

		it('that a person took back, no file gives again; a person does', async () => {
			const { test, ledger } = await house();
			await load(test, debtsOf(1), ['sim']);
			const word = {
				caseId: await caseOf(test, 1),
				channel: 'whatsapp' as const,
				source: 'pedido por telefone',
			};
			expect(await withdrawConsent(ledger, word)).toEqual({ withdrawn: true });
			expect(await withdrawConsent(ledger, word)).toEqual({ withdrawn: false });
			await load(test, debtsOf(1), ['sim']);
			expect(await live(test)).toEqual([]);
			expect(await recordConsent(ledger, { ...word, source: 'voltou a pedir' })).toEqual({ recorded: true });
			expect(await live(test)).toEqual([documentOf(1)]);
			// A file had said no; a person confirms it, and from then on no file changes it.
			await load(test, debtsOf(1), ['não']);
			expect(await withdrawConsent(ledger, word)).toEqual({ withdrawn: false });
			await load(test, debtsOf(1), ['sim']);
			expect(await live(test)).toEqual([]);
		});

		it('does not lift an opt-out', async () => {
			const { test, ledger, p } = await house();
			await load(test, debtsOf(2), ['', 'sim']);
			const caseId = await caseOf(test, 1);
			await suppress(ledger, { caseId, channel: 'whatsapp', reason: 'optOut', source: 'pediu para sair' });
			await load(test, debtsOf(2), ['sim', 'sim']);
			await runUntilQuiet(ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
			expect(p.whatsapp.received.map((m) => m.to)).toEqual([phoneOf(2)]);
		});

		it('refuses a clause that is a contract', async () => {
			const { ledger } = await house();
			await expect(
				saveCreditor(ledger, {
					id: 'outra',
					displayName: 'Outra',
					legalName: 'Outra Ltda',
					document: '11222333000181',
					address: 'Rua A, 1',
					phone: '+551140001234',
					whatsappConsent: 'x'.repeat(201),
				}),
			).rejects.toThrow(/201 characters/);
		});
	});
}
