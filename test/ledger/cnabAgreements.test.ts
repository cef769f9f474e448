/** Agreements with banks: what is refused before a title is numbered, and who else numbers at the same time. */
import { listAgreements, saveAgreement } from '../../engine/operations/cnab/agreements';
import { buildRemessa } from '../../engine/operations/cnab/remessa';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { issueCharges } from '../../engine/operations/charges/issue';
import { saveCreditor } from '../../engine/operations/creditors';
import type { Ledger } from '../../engine/ports/ledger';
import { fileOf, fileScene, issueAll, ITAU, pays, retornoOf, says, titlesOf } from '../support/ledgerCnab';
import { casesOf, chargeFaults } from '../support/ledgerCharges';
import { debtsOf } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

class Died extends Error {}

/** A process that dies: its `nth` transaction is the last, committed or not, and nothing after it happens. */
function dying(ledger: Ledger, nth: number, committed: boolean): Ledger {
	let count = 0;
	return new Proxy(ledger, {
		get(target, key: keyof Ledger) {
			if (key !== 'transact') {
				const value = target[key] as unknown;
				return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
			}
			return async (label: string, work: never) => {
				count += 1;
				if (count > nth || (count === nth && !committed)) throw new Died();
				const result = await target.transact(label, work);
				if (count === nth) throw new Died();
				return result;
			};
		},
	});
}

for (const db of LEDGERS) {
	describe(`bank agreements on ${db.name}`, () => {
		it('refuses an agreement that would number twice, go back, or write no file', async () => {
			const scene = await fileScene(db, debtsOf(1));
			const { ledger } = scene.test;
			const refused = async (input: object, field: string) =>
				await expect(saveAgreement(ledger, { ...ITAU, ...input } as typeof ITAU)).rejects.toMatchObject({
					place: { field },
				});
			await refused({ id: 'itau-outro' }, 'id');
			await refused({ bank: '077', contract: { ...ITAU.contract, convenio: '1' } }, 'bank');
			await refused({ bank: '999' }, 'bank');
			await refused({ contract: { ...ITAU.contract, branch: undefined } }, 'branch');
			await refused({ lastNumber: 123_456_789 }, 'nossoNumero');
			await refused({ nextNumber: 50, lastNumber: 40 }, 'lastNumber');
			await issueAll(scene);
			await refused({ nextNumber: 1 }, 'nextNumber');
			await refused({ contract: { ...ITAU.contract, account: '99999' } }, 'convenio');
			expect(await saveAgreement(ledger, { ...ITAU, nextNumber: 100 })).toMatchObject({
				nextNumber: 100,
				lastNumber: 99_999_999,
				warnings: [],
			});
			const wrong = { ...ITAU, contract: { ...ITAU.contract, accountDigit: '0' } };
			expect((await saveAgreement(ledger, wrong)).warnings).toEqual([
				'O dígito da conta não confere com agência e conta; foi usado como informado.',
			]);
			await expect(
				saveCreditor(ledger, {
					id: 'outra',
					displayName: 'Outra',
					legalName: 'Outra Ltda',
					document: '11222333000181',
					address: 'Rua A, 1',
					phone: '+551140001234',
					charges: { provider: 'cnab', kind: 'boleto', dueInDays: 3, agreement: ITAU.id },
				}),
			).rejects.toMatchObject({ place: { field: 'charges.agreement' } });
		});

		it('tells which field of the payer the file lacks, and takes no number for it', async () => {
			const scene = await fileScene(db, debtsOf(1));
			await scene.test.sql('update debtors set street = null');
			expect((await issueAll(scene)).get((await casesOf(scene.test))[0]!)).toMatchObject({
				kind: 'failed',
				reason: 'badInput',
				field: 'debtor.street',
				lasting: true,
			});
			expect(await listAgreements(scene.test.ledger)).toMatchObject([{ nextNumber: 1 }]);
		});

		it('give no number twice to those who issue at once, and one file to those who build at once', async () => {
			const scene = await fileScene(db, debtsOf(12));
			const other = await scene.test.open();
			const caseIds = await casesOf(scene.test);
			await Promise.all(
				[scene.test.ledger, other].map((ledger) =>
					issueCharges({ ...scene.deps, ledger }, { token: null, caseIds }),
				),
			);
			const numbers = (await titlesOf(scene.test)).map(({ number }) => number);
			expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
			const outcomes = await Promise.all(
				[scene.test.ledger, other, scene.test.ledger].map((ledger) =>
					buildRemessa(ledger, { agreementId: ITAU.id }),
				),
			);
			const built = outcomes.filter(({ kind }) => kind === 'file');
			expect(built).toMatchObject([{ number: 1, titles: 12 }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('settle once what two read at once', async () => {
			const scene = await fileScene(db, debtsOf(5));
			await issueAll(scene);
			await fileOf(scene.test.ledger);
			const titles = await titlesOf(scene.test);
			const file = retornoOf([
				...titles.map((title) => says(title, '02')),
				...titles.map((title) => pays(title)),
			]);
			const other = await scene.test.open();
			const taken = await Promise.all([scene.test.ledger, other].map((ledger) => takeRetorno(ledger, file)));
			const paid = taken.flatMap(({ events }) => events).filter(({ type }) => type === 'payment.received');
			expect(paid).toHaveLength(5);
			expect(await scene.test.sql('select count(*) as n from payments')).toEqual([{ n: 5 }]);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('go on with a file that a death cut short, under its number, wherever it died', async () => {
			for (let nth = 1; nth <= 7; nth++) {
				for (const committed of [false, true]) {
					const scene = await fileScene(db, debtsOf(50));
					await issueAll(scene);
					const { ledger } = scene.test;
					const outcome = await buildRemessa(dying(ledger, nth, committed), { agreementId: ITAU.id }).catch(
						(error: unknown) => error,
					);
					if (outcome instanceof Died) scene.test.clock.advance(61_000);
					const [view] = await listAgreements(ledger);
					// Died behind the last commit: the file is there, and is asked for by its number.
					if (view?.lastFile)
						expect(view).toMatchObject({ nextFile: 2, lastFile: { number: 1, titles: 50 } });
					else
						expect(await fileOf(ledger)).toMatchObject({
							number: 1,
							titles: 50,
							movements: { register: 50 },
						});
					const files = await scene.test.sql('select number, state, titles from bank_files');
					expect([nth, committed, files]).toEqual([
						nth,
						committed,
						[{ number: 1, state: 'built', titles: 50 }],
					]);
				}
			}
		});

		it('take the rest of an answer in where a death cut its reading short', async () => {
			for (const nth of [1, 2]) {
				for (const committed of [false, true]) {
					const scene = await fileScene(db, debtsOf(3));
					await issueAll(scene);
					await fileOf(scene.test.ledger);
					const titles = await titlesOf(scene.test);
					const file = retornoOf(titles.flatMap((title) => [says(title, '02'), pays(title)]));
					const half = takeRetorno(dying(scene.test.ledger, nth, committed), file);
					await expect(half).rejects.toBeInstanceOf(Died);
					await takeRetorno(scene.test.ledger, file);
					expect(await scene.test.sql(`select count(*) as n from payments`)).toEqual([{ n: 3 }]);
					expect(await titlesOf(scene.test)).toMatchObject(
						titles.map(() => ({ registered_by: 'bank:341', status: 'paid', state: 'over' })),
					);
					expect(await chargeFaults(scene)).toEqual([]);
				}
			}
		});
	});
}
