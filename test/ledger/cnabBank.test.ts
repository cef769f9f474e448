/** The whole way with a bank that was written from the manuals alone: file out, answer in, money settled. */
import { startBank, type RunningBank } from '../../sandbox/providers/bank/server';
import { issueCharges } from '../../engine/operations/charges/issue';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { BRADESCO, fileOf, fileScene, type FileScene, issueAll, ITAU, titlesOf } from '../support/ledgerCnab';
import { casesOf, chargeFaults } from '../support/ledgerCharges';
import { debtsOf } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS, onDispose } from '../support/ledgers';

afterEach(disposeLedgers);

const post = async (bank: RunningBank, path: string, body: string | Buffer) =>
	await fetch(`${bank.url}${path}`, { method: 'POST', body: new Uint8Array(Buffer.from(body)) });
const retorno = async (bank: RunningBank) =>
	Buffer.from(await (await fetch(`${bank.url}/retorno`)).arrayBuffer());
const received = async (bank: RunningBank) =>
	(await (await fetch(`${bank.url}/__sim/received`)).json()) as {
		titles: { ourNumber: string; state: string; line: string; dueDate: string; abatement: number }[];
	};
const admin = (bank: RunningBank, path: string, body: object) =>
	post(bank, `/__sim/${path}`, JSON.stringify(body));

async function bankOf(): Promise<RunningBank> {
	const bank = await startBank({ today: () => '110326' });
	onDispose(() => bank.stop());
	return bank;
}

/** Issues, sends and reads the answer. */
async function sendAll(scene: FileScene, bank: RunningBank, agreement: string): Promise<void> {
	await issueAll(scene);
	const sent = await post(bank, '/remessa', (await fileOf(scene.test.ledger, agreement)).content);
	expect([sent.status, await sent.json()]).toEqual([200, { titles: 3 }]);
	await takeRetorno(scene.test.ledger, await retorno(bank));
}

for (const db of LEDGERS) {
	describe.each([
		['Itaú', ITAU],
		['Bradesco', BRADESCO],
	])(`%s by file on ${db.name}`, (_name, agreement) => {
		it('registers, is paid whole and in part, and tells it twice', async () => {
			const bank = await bankOf();
			const scene = await fileScene(db, debtsOf(3), { agreement });
			await sendAll(scene, bank, agreement.id);
			expect((await titlesOf(scene.test)).map(({ registered_by }) => registered_by)).toEqual(
				Array(3).fill(`bank:${agreement.bank}`),
			);
			const { titles } = await received(bank);
			// The bank prints what we computed before it had the title.
			expect(titles.map(({ line }) => line)).toEqual(
				(await scene.test.sql('select digitable_line from charges order by id')).map(
					(row) => row.digitable_line,
				),
			);
			await admin(bank, 'pay', { ourNumber: titles[0]?.ourNumber, feeCents: 190 });
			await admin(bank, 'pay', { ourNumber: titles[1]?.ourNumber, cents: 4_000 });
			const paid = await takeRetorno(scene.test.ledger, await retorno(bank));
			expect(paid).toMatchObject({ counts: { paid: 2 }, problems: [], unmatched: [], fees: 1.9 });
			await admin(bank, 'misbehave', { mode: 'twice' });
			expect(await takeRetorno(scene.test.ledger, await retorno(bank))).toMatchObject({
				events: [],
				duplicates: 2,
			});
			expect(await scene.test.sql('select paid from debts order by paid desc')).toEqual(
				[15_000, 4_000, 0].map((cents) => ({ paid: cents })),
			);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('is cut short or counts wrong, and its good lines hold; the rest comes with the whole file', async () => {
			const bank = await bankOf();
			const scene = await fileScene(db, debtsOf(3), { agreement });
			await admin(bank, 'misbehave', { mode: 'truncated' });
			await admin(bank, 'misbehave', { mode: 'backwards' });
			await sendAll(scene, bank, agreement.id);
			expect((await titlesOf(scene.test)).filter(({ registered_by }) => registered_by !== null)).toHaveLength(
				2,
			);
			expect(await scene.test.sql(`select kind from tasks`)).toEqual([{ kind: 'doubtfulRetorno' }]);
			await admin(bank, 'misbehave', { mode: 'twice' });
			await takeRetorno(scene.test.ledger, await retorno(bank));
			expect((await titlesOf(scene.test)).filter(({ registered_by }) => registered_by !== null)).toHaveLength(
				3,
			);
		});

		it('refuses an entry in its own code, and takes the next one', async () => {
			const bank = await bankOf();
			const scene = await fileScene(db, debtsOf(3), { agreement });
			await admin(bank, 'misbehave', { mode: 'rejects' });
			await sendAll(scene, bank, agreement.id);
			expect((await titlesOf(scene.test)).map(({ state }) => state)).toEqual([
				'rejected',
				'registered',
				'registered',
			]);
			await issueCharges(scene.deps, { token: null, caseIds: await casesOf(scene.test) });
			const again = await post(bank, '/remessa', (await fileOf(scene.test.ledger, agreement.id)).content);
			expect(again.status).toBe(200);
			await takeRetorno(scene.test.ledger, await retorno(bank));
			expect((await titlesOf(scene.test)).at(-1)).toMatchObject({ number: 4, state: 'registered' });
			const spoiled = Buffer.from(
				(await fileOfAgain(scene, agreement.id)).toString('latin1').replace('\r\n1', '\r\n1 '),
			);
			const refused = await post(bank, '/remessa', spoiled);
			expect([refused.status, await refused.json()]).toMatchObject([422, { line: 2, column: 402 }]);
		});
	});
}

async function fileOfAgain(scene: FileScene, agreementId: string): Promise<Buffer> {
	const { remessaAgain } = await import('../../engine/operations/cnab/remessa');
	return (await remessaAgain(scene.test.ledger, agreementId, 1)).content;
}
