/** A bank that registers by file, over both databases: numbering, remessa, retorno, money. */
import { withdrawDebts } from '../../engine/operations/withdraw';
import { placeHold } from '../../engine/operations/holds';
import { readRemessa } from '../../engine/domain/cnab';
import { readBoleto } from '../../engine/domain/boleto/read';
import { listAgreements } from '../../engine/operations/cnab/agreements';
import { chargeIdOf, companyUseOf } from '../../engine/operations/cnab/reference';
import { buildRemessa, remessaAgain } from '../../engine/operations/cnab/remessa';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { storedSlip } from '../../engine/operations/charges/slip';
import {
	BRADESCO,
	fileOf,
	fileScene,
	type FileScene,
	issueAll,
	ITAU,
	pays,
	retornoOf,
	says,
	titlesOf,
} from '../support/ledgerCnab';
import { caseOf, chargeFaults, issued, issueOne, type Scene } from '../support/ledgerCharges';
import { DAY, debtsOf } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

const asScene = (scene: FileScene) => scene as unknown as Scene;
const lines = (content: Buffer) => content.toString('latin1').split('\r\n');
const tasksOf = async ({ test }: FileScene) =>
	(await test.sql('select kind, what_to_do from tasks order by kind')) as {
		kind: string;
		what_to_do: string;
	}[];

/** Issues for all, sends the file, and the bank confirms every entry. */
async function registered(scene: FileScene): Promise<void> {
	await issueAll(scene);
	await fileOf(scene.test.ledger);
	const titles = await titlesOf(scene.test);
	await takeRetorno(scene.test.ledger, retornoOf(titles.map((title) => says(title, '02'))));
}

describe('our reference at the bank', () => {
	it('is the charge id in 25 characters, there and back', () => {
		for (const id of ['019f0000-0000-7000-8000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
			expect(companyUseOf(id)).toMatch(/^[0-9A-Z]{25}$/);
			expect(chargeIdOf(companyUseOf(id))).toBe(id);
		}
		expect(chargeIdOf('CONTROLE DO PARTICIPANTE')).toBeNull();
		expect(chargeIdOf('Z'.repeat(25))).toBeNull();
	});
});

for (const db of LEDGERS) {
	describe(`a bank that registers by file, on ${db.name}`, () => {
		it('numbers, computes and holds the boleto back until the bank confirms the entry', async () => {
			const scene = await fileScene(db, debtsOf(2));
			const outcomes = [...(await issueAll(scene)).values()];
			expect(outcomes).toMatchObject([
				{ kind: 'refused', hold: { source: 'registro no banco' } },
				{ kind: 'refused', hold: { source: 'registro no banco' } },
			]);
			const [first, second] = await titlesOf(scene.test);
			expect([first?.number, second?.number]).toEqual([1, 2]);
			expect(first).toMatchObject({ registered_by: null, status: 'registering', state: 'waiting' });
			const slip = await storedSlip(scene.test.ledger, first!.charge_id);
			expect(slip).toMatchObject({ registeredBy: null });
			const read = readBoleto(slip!.barcode, '2026-03-10');
			expect(read).toMatchObject({ ok: true });
			await fileOf(scene.test.ledger);
			await takeRetorno(scene.test.ledger, retornoOf([says(first!, '02')]));
			const charge = issued(await issueOne(asScene(scene), await caseOf(scene.test, 'T1')));
			expect(charge).toMatchObject({ registeredBy: 'bank:341', status: 'open', replayed: true });
			expect(charge.digitableLine).toMatch(/^\d{47}$/);
			expect(await issueOne(asScene(scene), await caseOf(scene.test, 'T2'))).toMatchObject({
				kind: 'refused',
			});
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('writes what waits once, in files numbered without gaps, the same again to the byte', async () => {
			const scene = await fileScene(db, debtsOf(3));
			const { ledger } = scene.test;
			expect(await buildRemessa(ledger, { agreementId: ITAU.id })).toMatchObject({ kind: 'empty' });
			await issueAll(scene);
			const first = await buildRemessa(ledger, { agreementId: ITAU.id, limit: 2 });
			expect(first).toMatchObject({
				kind: 'file',
				number: 1,
				name: 'CB100301.REM',
				titles: 2,
				movements: { register: 2 },
				more: true,
			});
			const second = await fileOf(ledger);
			expect(second).toMatchObject({ number: 2, titles: 1 });
			expect(await buildRemessa(ledger, { agreementId: ITAU.id })).toMatchObject({ kind: 'empty' });
			expect(await buildRemessa(ledger, { agreementId: ITAU.id })).toMatchObject({ kind: 'empty' });
			const [view] = await listAgreements(ledger);
			expect(view).toMatchObject({ nextFile: 3, nextNumber: 4, waiting: 0, unanswered: 3 });
			// What the ledger says later of the payer does not change the file of the past.
			await scene.test.sql(`update debtors set name = 'Outro Nome', street = 'Outra Rua, 1'`);
			const again = await remessaAgain(ledger, ITAU.id, 1);
			if (first.kind !== 'file') throw new Error('no file');
			expect(again.content.equals(first.content)).toBe(true);
			expect(again).toMatchObject({ replayed: true, sha256: first.sha256 });
			expect(
				lines(first.content)
					.filter(Boolean)
					.every((line) => line.length === 400),
			).toBe(true);
			const records = [...readRemessa(first.content.toString('latin1'))];
			expect(records.length).toBeGreaterThan(3);
			await expect(remessaAgain(ledger, ITAU.id, 9)).rejects.toMatchObject({ code: 'notFound' });
		});

		it('settles what was paid once, whatever file tells it again', async () => {
			const scene = await fileScene(db, debtsOf(2));
			await registered(scene);
			const [first, second] = await titlesOf(scene.test);
			const file = retornoOf([pays(first!), pays(second!, { paid: 5_000, fee: 250 })], { sequence: 2 });
			const taken = await takeRetorno(scene.test.ledger, file);
			expect(taken).toMatchObject({
				counts: { paid: 2 },
				duplicates: 0,
				unmatched: [],
				rejected: [],
				doubtful: false,
			});
			expect(taken.events.map(({ type, amount }) => [type, amount])).toEqual([
				['payment.received', 150],
				['payment.received', 50],
			]);
			const again = await takeRetorno(scene.test.ledger, file);
			expect(again).toMatchObject({ events: [], duplicates: 2 });
			// The same line in a later file, beside others.
			const later = retornoOf([says(second!, '28', { fee: 300 }), pays(first!)], { sequence: 3 });
			expect(await takeRetorno(scene.test.ledger, later)).toMatchObject({ events: [], fees: 3 });
			const debts = await scene.test.sql('select external_id, status, paid from debts order by external_id');
			expect(debts).toEqual([
				{ external_id: 'T1', status: 'paid', paid: 15_000 },
				{ external_id: 'T2', status: 'open', paid: 5_000 },
			]);
			expect(await scene.test.sql(`select state from cases order by state`)).toEqual([
				{ state: 'closed' },
				{ state: 'open' },
			]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('frees a debt whose entry the bank refuses, tells why in Portuguese, and numbers the next one anew', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await issueAll(scene);
			await fileOf(scene.test.ledger);
			const [title] = await titlesOf(scene.test);
			const taken = await takeRetorno(scene.test.ledger, retornoOf([says(title!, '03', { reasons: '03' })]));
			expect(taken.rejected).toMatchObject([{ line: 2, chargeId: title!.charge_id, event: 'entryRejected' }]);
			expect(taken.rejected[0]?.text).toMatch(/CEP|AG/i);
			expect(await tasksOf(scene)).toMatchObject([{ kind: 'chargeData' }]);
			await issueAll(scene);
			const titles = await titlesOf(scene.test);
			expect(titles.map(({ number, state }) => [number, state])).toEqual([
				[1, 'rejected'],
				[2, 'waiting'],
			]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('keeps a registered boleto when the bank refuses a second entry of it', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await issueAll(scene);
			await fileOf(scene.test.ledger);
			const [title] = await titlesOf(scene.test);
			const both = [says(title!, '03', { reasons: '03' }), says(title!, '02')];
			await takeRetorno(scene.test.ledger, retornoOf(both));
			await takeRetorno(
				scene.test.ledger,
				retornoOf([says(title!, '03', { reasons: '03' })], { sequence: 2 }),
			);
			expect(await titlesOf(scene.test)).toMatchObject([
				{ registered_by: 'bank:341', state: 'registered', status: 'open' },
			]);
			expect(issued(await issueOne(asScene(scene))).registeredBy).toBe('bank:341');
		});

		it('takes what nobody wants any more out before a file names it, and asks for a baixa after', async () => {
			const scene = await fileScene(db, debtsOf(2));
			await issueAll(scene);
			await withdrawDebts(scene.test.ledger, {
				creditorId: 'casa',
				titles: ['T1'],
				status: 'returned',
			});
			const file = await fileOf(scene.test.ledger);
			expect(file).toMatchObject({ titles: 1, movements: { register: 1 } });
			expect((await titlesOf(scene.test)).map(({ state, cancel }) => [state, cancel])).toEqual([
				['over', 'done'],
				['sent', 'none'],
			]);
			const [, title] = await titlesOf(scene.test);
			await takeRetorno(scene.test.ledger, retornoOf([says(title!, '02')]));
			await withdrawDebts(scene.test.ledger, {
				creditorId: 'casa',
				titles: ['T2'],
				status: 'returned',
			});
			const cancels = await fileOf(scene.test.ledger);
			expect(cancels).toMatchObject({ number: 2, titles: 1, movements: { cancel: 1 } });
			expect(lines(cancels.content)[1]?.slice(108, 110)).toBe('02');
			expect(await buildRemessa(scene.test.ledger, { agreementId: ITAU.id })).toMatchObject({
				kind: 'empty',
			});
			await takeRetorno(scene.test.ledger, retornoOf([says(title!, '09')], { sequence: 2 }));
			expect((await titlesOf(scene.test))[1]).toMatchObject({
				state: 'over',
				cancel: 'done',
				status: 'cancelled',
			});
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('keeps a held case out of the file, and asks for a new boleto when the old one fell due unsent', async () => {
			const scene = await fileScene(db, debtsOf(2));
			await issueAll(scene);
			await placeHold(scene.test.ledger, {
				caseId: await caseOf(scene.test, 'T1'),
				kind: 'dispute',
				reason: 'prova',
			} as never);
			const file = await fileOf(scene.test.ledger);
			expect(file).toMatchObject({ titles: 1, held: 1 });
			scene.test.clock.advance(7 * DAY);
			await scene.test.sql('update holds set lifted_at = 1');
			expect(await buildRemessa(scene.test.ledger, { agreementId: ITAU.id })).toMatchObject({
				kind: 'empty',
			});
			expect((await titlesOf(scene.test))[0]).toMatchObject({ state: 'over', status: 'cancelled' });
			// A number that was given back by an empty file is the next file's.
			await issueAll(scene);
			expect(await fileOf(scene.test.ledger)).toMatchObject({ number: 2 });
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('lists what is unknown, what is broken with line and column, and refuses a file of another account or bank', async () => {
			const scene = await fileScene(db, debtsOf(2));
			await registered(scene);
			const [first, second] = await titlesOf(scene.test);
			const stranger = pays(first!, { companyUse: '', ourNumber: '999999999' });
			const whole = lines(retornoOf([pays(first!), pays(second!), stranger], { sequence: 2 }));
			whole[2] = `${whole[2]!.slice(0, 152)}ABC${whole[2]!.slice(155)}`;
			const taken = await takeRetorno(scene.test.ledger, Buffer.from(whole.join('\r\n'), 'latin1'));
			expect(taken.events).toHaveLength(1);
			expect(taken.unmatched).toMatchObject([
				{ line: 4, ourNumber: '999999999', event: 'paid', amount: 150 },
			]);
			expect(taken.problems).toEqual(
				expect.arrayContaining([expect.objectContaining({ line: 3, column: 153, severity: 'refused' })]),
			);
			expect((await tasksOf(scene)).map(({ kind }) => kind)).toContain('unmatchedPayment');
			const other = { ...ITAU, contract: { ...ITAU.contract, account: '11111' } };
			await expect(
				takeRetorno(scene.test.ledger, retornoOf([pays(second!)], { agreement: other })),
			).rejects.toThrow(/outro convênio ou banco/);
			await expect(
				takeRetorno(
					scene.test.ledger,
					retornoOf([pays(second!, { carteira: '9' })], { agreement: BRADESCO }),
				),
			).rejects.toThrow(/outro convênio ou banco/);
			await expect(takeRetorno(scene.test.ledger, Buffer.from('bom dia\r\n'))).rejects.toThrow(
				/linha 1, coluna 1/,
			);
			expect((await scene.test.sql(`select status from debts where external_id = 'T2'`))[0]).toEqual({
				status: 'open',
			});
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('finds a title by its nosso número where the bank gives no reference back, and never guesses', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await registered(scene);
			const [title] = await titlesOf(scene.test);
			const bare = pays(title!, { companyUse: '' });
			expect((await takeRetorno(scene.test.ledger, retornoOf([bare], { sequence: 2 }))).events).toHaveLength(
				1,
			);
			// Our reference with another's number: neither is believed.
			const wrong = pays(title!, { ourNumber: '555555555', paid: 1 });
			expect(await takeRetorno(scene.test.ledger, retornoOf([wrong], { sequence: 3 }))).toMatchObject({
				events: [],
				unmatched: [{ line: 2 }],
			});
		});
	});
}
