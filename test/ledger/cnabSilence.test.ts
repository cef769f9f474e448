/** What a bank by file does not answer, answers oddly, or is owed: somebody hears of it, and no money is taken for less than it was. */
import { withdrawDebts } from '../../engine/operations/withdraw';
import { changeCharge } from '../../engine/operations/cnab/change';
import { buildRemessa } from '../../engine/operations/cnab/remessa';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import {
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
import { chargeFaults } from '../support/ledgerCharges';
import { DAY, debtsOf } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

const tasksOf = async ({ test }: FileScene, kind: string) =>
	(await test.sql('select what_to_do from tasks where kind = $1 order by what_to_do', kind)).map(
		({ what_to_do }) => String(what_to_do),
	);

/** Issues for all, sends the file, and the bank confirms every entry. */
async function registered(scene: FileScene): Promise<void> {
	await issueAll(scene);
	await fileOf(scene.test.ledger);
	const titles = await titlesOf(scene.test);
	await takeRetorno(scene.test.ledger, retornoOf(titles.map((title) => says(title, '02'))));
}

for (const db of LEDGERS) {
	describe(`odd answers of a bank by file on ${db.name}`, () => {
		it('tells once of a file that the bank has not answered after four days', async () => {
			const scene = await fileScene(db, debtsOf(3));
			const { ledger } = scene.test;
			await issueAll(scene);
			await fileOf(ledger);
			const [first] = await titlesOf(scene.test);
			await takeRetorno(ledger, retornoOf([says(first!, '02')]));
			scene.test.clock.advance(3 * DAY);
			await buildRemessa(ledger, { agreementId: ITAU.id });
			expect(await tasksOf(scene, 'unansweredRemessa')).toEqual([]);
			scene.test.clock.advance(2 * DAY);
			for (let again = 0; again < 2; again++) await buildRemessa(ledger, { agreementId: ITAU.id });
			expect(await tasksOf(scene, 'unansweredRemessa')).toEqual([
				expect.stringMatching(/^A remessa 1 do convênio itau-109 .* 2 /),
			]);
		});

		it('tells of every file with unknown payments, also where files of one day have no number', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await registered(scene);
			const [title] = await titlesOf(scene.test);
			const stranger = (ourNumber: string) =>
				retornoOf([pays(title!, { companyUse: '', ourNumber })], { sequence: 0 });
			for (const number of ['77777777', '88888888', '88888888'])
				await takeRetorno(scene.test.ledger, stranger(number));
			expect(await tasksOf(scene, 'unmatchedPayment')).toEqual([
				expect.stringContaining('77777777'),
				expect.stringContaining('88888888'),
			]);
		});

		it('takes an abatement for granted that a payment names, whichever line comes first', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await registered(scene);
			const [title] = await titlesOf(scene.test);
			await changeCharge(scene.test.ledger, {
				chargeId: title!.charge_id,
				change: { kind: 'abatement', cents: 1_000 },
				approvedBy: 'Gerente',
			});
			await fileOf(scene.test.ledger);
			const paid = pays(title!, { paid: title!.amount - 1_000, abatement: 1_000 });
			await takeRetorno(scene.test.ledger, retornoOf([paid], { sequence: 2 }));
			await takeRetorno(scene.test.ledger, retornoOf([says(title!, '12')], { sequence: 3 }));
			expect(await scene.test.sql('select status from debts')).toEqual([{ status: 'paid' }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('tells a person of a payment without an amount, and books nothing', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await registered(scene);
			const [title] = await titlesOf(scene.test);
			const taken = await takeRetorno(
				scene.test.ledger,
				retornoOf([pays(title!, { paid: 0 })], { sequence: 2 }),
			);
			expect(taken.events).toEqual([]);
			expect(await tasksOf(scene, 'unmatchedPayment')).toEqual([expect.stringContaining('sem valor')]);
		});

		it('asks for the baixa of all that was withdrawn in one file', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await registered(scene);
			const { test } = scene;
			const [title] = await titlesOf(test);
			await withdrawDebts(test.ledger, { creditorId: 'casa', titles: ['T1'], status: 'returned' });
			// So many more of the same as one transaction does not ask for.
			await copies(scene, title!.charge_id, 520);
			expect(await fileOf(test.ledger)).toMatchObject({ movements: { cancel: 521 }, more: false });
		});
	});
}

/** So many charges and titles like it, wanted gone, without issuing each. */
async function copies({ test }: FileScene, chargeId: string, count: number): Promise<void> {
	const series = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < $2)';
	const id = `'019f0000-0000-7000-8000-' || cast(100000000000 + n.i as text)`;
	const same =
		'creditor_id, person_id, debtor_id, case_id, kind, provider, mode, state, status, cancel, amount';
	const more = 'due_date, issued_on, request, registered_by, at, reserved_at';
	await test.sql(
		`insert into charges (id, ${same}, ${more}) ${series} select ${id}, ${same}, ${more} from n, charges where charges.id = $1`,
		chargeId,
		count,
	);
	await test.sql(
		`insert into bank_titles (charge_id, agreement_id, number, digits, digits_checked, state) ${series}
		select ${id}, agreement_id, number + n.i, cast(number + n.i as text), cast(number + n.i as text), state
		from n, bank_titles where bank_titles.charge_id = $1`,
		chargeId,
		count,
	);
}
