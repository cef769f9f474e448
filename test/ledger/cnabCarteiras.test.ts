/** Two carteiras of one account number alike, and the bank writes one retorno for both: no line may come to stand on the other's title. */
import { saveAgreement } from '../../engine/operations/cnab/agreements';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { chargeFaults, chargesOf, issueOne, type Scene, caseOf } from '../support/ledgerCharges';
import {
	fileOf,
	fileScene,
	type FileScene,
	ITAU,
	pays,
	retornoOf,
	says,
	type TitleNow,
	titlesOf,
} from '../support/ledgerCnab';
import { debtsOf } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

/** As a bank writes it that leaves the check digit out. */
const BARE = { ourNumber: '1', documentNumber: '1' };
const OTHER = { ...ITAU, id: 'itau-112', contract: { ...ITAU.contract, carteira: '112' } };

/** T1 is number 1 of carteira 109, T2 number 1 of carteira 112, and the bank has both. */
async function twoCarteiras(scene: FileScene): Promise<{ first: TitleNow; second: TitleNow }> {
	const { test } = scene;
	await saveAgreement(test.ledger, OTHER);
	for (const [title, { id }] of [
		['T1', ITAU],
		['T2', OTHER],
	] as const) {
		await chargesOf(test, 'casa', { provider: 'cnab', kind: 'boleto', dueInDays: 3, agreement: id });
		await issueOne(scene as unknown as Scene, await caseOf(test, title));
		await fileOf(test.ledger, id);
	}
	const titles = await titlesOf(test);
	const of = async (title: string) => {
		const [row] = await test.sql(
			'select m.charge_id from charge_debts m join debts t on t.id = m.debt_id where t.external_id = $1',
			title,
		);
		return titles.find(({ charge_id }) => charge_id === row?.charge_id) as TitleNow;
	};
	const found = { first: await of('T1'), second: await of('T2') };
	expect([found.first.number, found.second.number]).toEqual([1, 1]);
	await takeRetorno(test.ledger, retornoOf([says(found.first, '02')]), { agreementId: ITAU.id });
	await takeRetorno(test.ledger, retornoOf([says(found.second, '02', { carteira: '112' })]), {
		agreementId: OTHER.id,
	});
	return found;
}

const paidOf = async ({ test }: FileScene) =>
	(await test.sql('select paid from debts order by external_id')).map(({ paid }) => paid);

for (const db of LEDGERS) {
	describe(`two carteiras of one account on ${db.name}`, () => {
		it('gives a line that names a charge of the other carteira to nobody of this one', async () => {
			const scene = await fileScene(db, debtsOf(2));
			const { first, second } = await twoCarteiras(scene);
			const file = retornoOf([pays(second, { ...BARE, carteira: '112' })], { sequence: 2 });
			expect(await takeRetorno(scene.test.ledger, file, { agreementId: ITAU.id })).toMatchObject({
				events: [],
				unmatched: [{ line: 2, event: 'paid' }],
			});
			expect(await paidOf(scene)).toEqual([0, 0]);
			await takeRetorno(scene.test.ledger, file, { agreementId: OTHER.id });
			expect(await paidOf(scene)).toEqual([0, second.amount]);
			expect(first.charge_id).not.toBe(second.charge_id);
		});

		it('books both where both are paid the same amount on the same day at the same branch', async () => {
			const scene = await fileScene(db, debtsOf(2));
			const { first, second } = await twoCarteiras(scene);
			expect(first.amount).toBe(second.amount);
			for (const [title, { id }] of [
				[first, ITAU],
				[second, OTHER],
			] as const)
				await takeRetorno(scene.test.ledger, retornoOf([pays(title, BARE)], { sequence: 2 }), {
					agreementId: id,
				});
			expect(await paidOf(scene)).toEqual([first.amount, second.amount]);
			expect(await chargeFaults(scene)).toEqual([]);
		});
	});
}
