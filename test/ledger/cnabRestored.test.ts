/** A ledger of a bank by file that was restored: no nosso número and no file is given twice, and no title is entered twice. */
import { saveAgreement, listAgreements } from '../../engine/operations/cnab/agreements';
import { buildRemessa } from '../../engine/operations/cnab/remessa';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { settleRestored } from '../../engine/operations/restored';
import {
	fileOf,
	fileScene,
	type FileScene,
	issueAll,
	ITAU,
	retornoOf,
	says,
	titlesOf,
} from '../support/ledgerCnab';
import { debtsOf } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

/** As a restore leaves a ledger that a person has resumed without a word about the bank. */
async function restore({ test }: FileScene): Promise<void> {
	const now = { business: test.clock.now(), real: test.clock.now() };
	await test.ledger.transact('t.restore', () => settleRestored({ businessAt: now.business }, now));
	await test.sql('update pauses set lifted_at = 1');
}

const closedTasks = async ({ test }: FileScene) =>
	await test.sql(`select state from tasks where dedupe_key like 'bankRestored:%'`);

for (const db of LEDGERS) {
	describe(`a restored ledger of a bank by file on ${db.name}`, () => {
		it('numbers and files nothing until a person says where it goes on', async () => {
			const scene = await fileScene(db, debtsOf(2));
			const { ledger } = scene.test;
			await restore(scene);
			const [outcome] = [...(await issueAll(scene)).values()];
			expect(outcome).toMatchObject({ kind: 'failed', field: 'agreement.nextNumber' });
			expect(outcome).toMatchObject({ text: expect.stringMatching(/^O livro foi restaurado/) as string });
			await expect(buildRemessa(ledger, { agreementId: ITAU.id })).rejects.toMatchObject({
				place: { field: 'agreementId' },
			});
			expect(await closedTasks(scene)).toEqual([{ state: 'open' }]);
			const [view] = await listAgreements(ledger);
			expect(view).toMatchObject({ nextNumber: 1, lastNumber: 99_999_999, nextFile: 1 });
			expect(view?.warnings[0]).toMatch(/^O livro foi restaurado/);
			await expect(saveAgreement(ledger, { ...ITAU, nextFile: 5 })).rejects.toMatchObject({
				place: { field: 'nextNumber' },
			});
			await expect(saveAgreement(ledger, { ...ITAU, nextNumber: 40 })).rejects.toMatchObject({
				place: { field: 'nextFile' },
			});
			await saveAgreement(ledger, { ...ITAU, nextNumber: 40, nextFile: 5 });
			expect(await closedTasks(scene)).toEqual([{ state: 'done' }]);
			await issueAll(scene);
			expect((await titlesOf(scene.test)).map(({ number }) => number)).toEqual([40, 41]);
			expect(await fileOf(ledger)).toMatchObject({ number: 5, titles: 2 });
		});

		it('does not enter what the bank has confirmed from a file that is lost', async () => {
			const scene = await fileScene(db, debtsOf(2));
			await issueAll(scene);
			await restore(scene);
			const [first] = await titlesOf(scene.test);
			await takeRetorno(scene.test.ledger, retornoOf([says(first!, '02')]));
			await saveAgreement(scene.test.ledger, { ...ITAU, nextNumber: 3, nextFile: 2 });
			expect(await fileOf(scene.test.ledger)).toMatchObject({ number: 2, movements: { register: 1 } });
			expect((await titlesOf(scene.test)).map(({ state }) => state)).toEqual(['registered', 'sent']);
		});
	});
}
