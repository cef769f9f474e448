/** Another due date, and an abatement, of boletos that a bank registered by file: asked for, told, confirmed or refused, and paid. */
import { readBoleto } from '../../engine/domain/boleto/read';
import { cancelCharge } from '../../engine/operations/charges/person';
import { storedSlip } from '../../engine/operations/charges/slip';
import { changeCharge, type ChangeRequest } from '../../engine/operations/cnab/change';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { slipPdf } from '../../engine/pages/slip';
import { pdfText } from '../../sandbox/judge';
import { type RunningBank, startBank } from '../../sandbox/providers/bank/server';
import {
	BRADESCO,
	fileOf,
	fileScene,
	type FileScene,
	issueAll,
	ITAU,
	retornoOf,
	says,
	titlesOf,
} from '../support/ledgerCnab';
import { chargeFaults } from '../support/ledgerCharges';
import { debtsOf } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS, onDispose } from '../support/ledgers';

afterEach(disposeLedgers);

const LATER = '2026-04-20';
const dueDate = (day: string, allowEarlier = false): ChangeRequest => ({
	kind: 'dueDate',
	dueDate: day,
	allowEarlier,
});
const abatement = (cents: number): ChangeRequest => ({ kind: 'abatement', cents });

for (const db of LEDGERS) {
	describe.each([
		['Itaú', ITAU],
		['Bradesco', BRADESCO],
	])(`Changes of boletos by file at %s on ${db.name}`, (_name, agreement) => {
		const { carteira } = agreement.contract;
		let scene: FileScene;
		let bank: RunningBank;

		beforeEach(async () => {
			bank = await startBank({ today: () => '110326' });
			onDispose(() => bank.stop());
			scene = await fileScene(db, debtsOf(2), { agreement });
			await issueAll(scene);
		});

		/** The next file goes to the bank, and its answer is read. */
		async function exchange() {
			const built = await fileOf(scene.test.ledger, agreement.id);
			bank.simulator.receive(built.content);
			return {
				built,
				taken: await takeRetorno(scene.test.ledger, bank.simulator.retorno() ?? Buffer.alloc(0)),
			};
		}
		const change = async (request: ChangeRequest, approvedBy = 'Gerente da carteira', index = 0) =>
			await changeCharge(scene.test.ledger, {
				chargeId: (await titlesOf(scene.test))[index]?.charge_id ?? '',
				change: request,
				approvedBy,
			});
		const first = async () => {
			const [row] = await scene.test.sql(
				'select id, due_date, amount, abatement, digitable_line as line, barcode from charges order by id limit 1',
			);
			return row as {
				id: string;
				due_date: string;
				amount: number;
				abatement: number;
				line: string;
				barcode: string;
			};
		};
		const theirs = () => [...bank.simulator.book.values()][0]!;
		const tasks = async () => (await scene.test.sql('select kind from tasks')).map(({ kind }) => kind);

		it('moves the due date when the bank confirms it, with a line that the bank has too', async () => {
			await exchange();
			const before = await first();
			expect(await change(dueDate(LATER))).toMatchObject({
				state: 'waiting',
				charge: { dueDate: before.due_date },
			});
			expect(await first()).toEqual(before);
			// Run again it is the same request; another one waits for the answer.
			expect(await change(dueDate(LATER))).toMatchObject({ state: 'waiting' });
			expect(await scene.test.sql('select kind, reason from holds')).toEqual([
				{ kind: 'promise', reason: 'Novo vencimento do boleto: 20/04/2026' },
			]);
			await expect(change(dueDate('2026-04-21'))).rejects.toMatchObject({ code: 'badInput' });
			const { built, taken } = await exchange();
			expect(built.movements).toEqual({ changeDueDate: 1 });
			expect(taken).toMatchObject({ counts: { changed: 1 }, problems: [], rejected: [] });
			const after = await first();
			expect(after).toMatchObject({ due_date: LATER, amount: before.amount });
			expect(await change(dueDate(LATER))).toMatchObject({ state: 'done' });
			expect(readBoleto(after.line, '2026-03-11')).toMatchObject({ value: { dueDate: { date: LATER } } });
			const { titles } = (await (await fetch(`${bank.url}/__sim/received`)).json()) as {
				titles: { line: string; dueDate: string }[];
			};
			expect(titles[0]).toMatchObject({ line: after.line, dueDate: LATER });
			expect(slipPdf((await storedSlip(scene.test.ledger, after.id))!).length).toBeGreaterThan(1000);
			// Read again it changes nothing, and nobody is asked to look.
			expect(await tasks()).toEqual([]);
			expect(bank.simulator.pay(theirs().title.ourNumber)).toBe(true);
			await takeRetorno(scene.test.ledger, bank.simulator.retorno()!);
			expect(await scene.test.sql(`select paid from debts where status = 'paid'`)).toEqual([
				{ paid: before.amount },
			]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('lets the payer off what was granted: who pays the rest has paid', async () => {
			await exchange();
			const { amount, line } = await first();
			await change(abatement(2_501));
			const { built } = await exchange();
			expect(built.movements).toEqual({ grantAbatement: 1 });
			// An abatement stands in no barcode.
			const after = await first();
			expect(after).toMatchObject({ abatement: 2_501, amount, line });
			const slip = (await storedSlip(scene.test.ledger, after.id))!;
			expect(pdfText(slipPdf(slip))).toMatch(/Abatimento concedido de R\$ 25,01: valor a pagar R\$ /);
			expect(theirs().abatement).toBe(2_501);
			expect(bank.simulator.pay(theirs().title.ourNumber)).toBe(true);
			const paid = await takeRetorno(scene.test.ledger, bank.simulator.retorno()!);
			expect(paid.events).toMatchObject([{ type: 'payment.received', settled: true, caseClosed: true }]);
			expect(await scene.test.sql(`select paid from debts where status = 'paid'`)).toEqual([
				{ paid: amount - 2_501 },
			]);
			expect(await tasks()).toEqual([]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('takes an abatement back', async () => {
			await change(abatement(1_000));
			await exchange();
			expect(theirs().abatement).toBe(1_000);
			expect(await change({ kind: 'cancelAbatement' })).toMatchObject({
				state: 'waiting',
				charge: { abatement: 10 },
			});
			await exchange();
			expect([(await first()).abatement, theirs().abatement]).toEqual([0, 0]);
			await expect(change({ kind: 'cancelAbatement' })).rejects.toMatchObject({ place: { field: 'change' } });
		});

		it('changes at once what no file has named, and the entry says it', async () => {
			expect(await change(dueDate(LATER))).toMatchObject({ state: 'done', charge: { dueDate: LATER } });
			const { built } = await exchange();
			expect(built.movements).toEqual({ register: 2 });
			expect(theirs().title.dueDate).toBe('200426');
		});

		it('asks once the bank has the title, and not for one that is gone by then', async () => {
			const built = await fileOf(scene.test.ledger, agreement.id);
			expect(await change(dueDate(LATER))).toMatchObject({ state: 'waiting' });
			expect(await change(abatement(700), 'Regra: até 5 %', 1)).toMatchObject({ state: 'waiting' });
			await expect(fileOf(scene.test.ledger, agreement.id)).rejects.toThrow('no file');
			bank.simulator.receive(built.content);
			await takeRetorno(scene.test.ledger, bank.simulator.retorno()!);
			await cancelCharge(scene.deps, (await titlesOf(scene.test))[1]!.charge_id);
			const next = await exchange();
			expect(next.built.movements).toEqual({ changeDueDate: 1, cancel: 1 });
			expect(await first()).toMatchObject({ due_date: LATER });
		});

		it('stays as it was when the bank refuses, and a person hears of it', async () => {
			await exchange();
			const before = await first();
			await change(dueDate(LATER));
			await fileOf(scene.test.ledger, agreement.id);
			const [title] = await titlesOf(scene.test);
			const refused = says(title!, agreement.bank === '341' ? '16' : '32', { carteira });
			await takeRetorno(scene.test.ledger, retornoOf([refused], { agreement, sequence: 9 }));
			expect(await first()).toEqual(before);
			expect(await tasks()).toEqual(['chargeNotChanged']);
			expect(await change(dueDate(LATER))).toMatchObject({ state: 'waiting' });
		});

		it('tells a person of a change that nobody here asked for, and keeps the boleto as it is', async () => {
			await exchange();
			const before = await first();
			const [title] = await titlesOf(scene.test);
			const told = says(title!, '14', { dueDate: '2026-05-05', carteira });
			await takeRetorno(scene.test.ledger, retornoOf([told], { agreement, sequence: 9 }));
			expect(await first()).toEqual(before);
			expect(await tasks()).toEqual(['chargeChanged']);
		});

		it.each([
			['an earlier day', dueDate('2026-03-11'), 'dueDate'],
			['a day that is over', dueDate('2026-03-01', true), 'dueDate'],
			['a day in another age', dueDate('2062-03-11'), 'dueDate'],
			['no day', dueDate('2026-02-30'), 'dueDate'],
			['nothing', abatement(0), 'abatement'],
			['half a cent', abatement(10.5), 'abatement'],
			['all of it', abatement(15_000), 'abatement'],
		])('refuses %s', async (_what, request, field) => {
			await exchange();
			await expect(change(request)).rejects.toMatchObject({ code: 'badInput', place: { field } });
			expect(await scene.test.sql(`select id from bank_instructions where movement <> 'register'`)).toEqual(
				[],
			);
		});

		it('takes an earlier day where that is asked for, and nothing that nobody allowed', async () => {
			await exchange();
			expect(await change(dueDate('2026-03-11', true))).toMatchObject({ state: 'waiting' });
			await expect(change(abatement(100), ' ', 1)).rejects.toMatchObject({ place: { field: 'approvedBy' } });
		});
	});
}
