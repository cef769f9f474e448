/**
 * Two processes number titles and build the files of one bank agreement, and one of them is killed (SIGKILL) at a chosen event: no number
 * is given twice, no title is in two files, and nothing is lost.
 */
import { readRemessa } from '../../engine/domain/cnab';
import { buildRemessa, remessaAgain } from '../../engine/operations/cnab/remessa';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import {
	fileScene,
	type FileScene,
	issueAll,
	ITAU,
	pays,
	retornoOf,
	says,
	titlesOf,
} from '../support/ledgerCnab';
import { casesOf, chargeFaults } from '../support/ledgerCharges';
import { debtsOf } from '../support/ledgerPeople';
import { Killed, startWorkers } from '../support/ledgerProcesses';
import { disposeLedgers, LEDGERS, TestClock } from '../support/ledgers';
import { randomFrom } from '../support/ledgerWalk';
import type { KillPoint } from '../support/ledgerWorker';

afterEach(disposeLedgers);

const CASES = 7;
/** Three files of so many titles. */
const LIMIT = 3;
const RANDOM_POINTS = Number(process.env.COBRANCA_KILL_POINTS ?? 6);
const SEED = Number(process.env.COBRANCA_KILL_SEED ?? 20261122);
const at = (name: string, ...nths: number[]): KillPoint[] => nths.map((nth) => ({ name, nth }));

const BUILDING: readonly KillPoint[] = [
	...at('charge.reserve:before', 1),
	...at('charge.reserve:inside', 20, 40),
	...at('charge.reserve:after', 1),
	...at('bank.withdraw:after', 1),
	...at('bank.file.begin:inside', 6),
	...at('bank.file.begin:after', 1, 2),
	...at('bank.file.collect:inside', 8),
	...at('bank.file.collect:after', 1, 2),
	...at('bank.file.finish:before', 1, 2),
	...at('bank.file.finish:inside', 2),
	...at('bank.file.finish:after', 1, 3),
];
const READING: readonly KillPoint[] = [
	...at('bank.retorno.titles:before', 1),
	...at('bank.retorno.titles:inside', 4),
	...at('bank.retorno.titles:after', 1),
	...at('charge.webhook:inside', 9),
	...at('charge.webhook:after', 1),
	...at('bank.retorno.end:after', 1),
];

interface Built {
	number: number;
	sha256: string;
}

for (const db of LEDGERS) {
	describe(`kill -9 of a process that registers by file, on ${db.name}`, () => {
		async function prepare(): Promise<FileScene> {
			const clock = new TestClock();
			clock.start();
			return await fileScene(db, debtsOf(CASES), { ledger: { clock } });
		}

		/** Two processes at the same work, the first of which dies there; false when its work ended before. */
		async function dieAt(scene: FileScene, kill: KillPoint): Promise<{ died: boolean; built: Built[] }> {
			const command = { agreementId: ITAU.id, caseIds: await casesOf(scene.test), limit: LIMIT };
			const [mortal, other] = await startWorkers(2);
			await mortal!.open(scene.test.config, scene.test.clock.offset, kill);
			await other!.open(scene.test.config, scene.test.clock.offset);
			const dying = mortal!.byFile(command).then(
				(built) => ({ died: false, built }),
				(error: unknown) => {
					if (error instanceof Killed) return { died: true, built: [] };
					throw error;
				},
			);
			// The other one begins where the first is in the middle of it, and finds what it left.
			const { died, built } = await dying;
			const more = await other!.byFile(command);
			await other!.end();
			if (!died) await mortal!.end();
			return { died, built: [...built, ...more] };
		}

		it.each(BUILDING.map((kill) => [`${kill.name} ${kill.nth}`, kill] as const))(
			'at %s loses no title and gives nothing twice',
			async (_name, kill) => {
				const scene = await prepare();
				const { died, built } = await dieAt(scene, kill);
				expect(died).toBe(true);
				expect(await aftermath(scene, built)).toEqual([]);
			},
		);

		it(`at ${RANDOM_POINTS} random events while both are at it, likewise (seed ${SEED})`, async () => {
			const random = randomFrom(SEED + (db.name === 'postgres' ? 1 : 0));
			for (let n = 0; n < RANDOM_POINTS; n++) {
				await disposeLedgers();
				const scene = await prepare();
				const command = { agreementId: ITAU.id, caseIds: await casesOf(scene.test), limit: LIMIT };
				const workers = await startWorkers(2);
				const nths = workers.map(() => 1 + Math.floor(random() * 150));
				for (const [i, worker] of workers.entries())
					await worker.open(scene.test.config, scene.test.clock.offset, { nth: nths[i] ?? 1 });
				const done = await Promise.allSettled(workers.map((worker) => worker.byFile(command)));
				for (const one of done)
					if (one.status === 'rejected') expect([one.reason, nths]).toEqual([expect.any(Killed), nths]);
				await Promise.all(workers.map((worker) => worker.end()));
				const built = done.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
				expect({ nths, faults: await aftermath(scene, built) }).toEqual({ nths, faults: [] });
			}
		}, 240_000);

		it('while two processes are at it and nobody dies, likewise', async () => {
			const scene = await prepare();
			const command = { agreementId: ITAU.id, caseIds: await casesOf(scene.test), limit: LIMIT };
			const workers = await startWorkers(2);
			for (const worker of workers) await worker.open(scene.test.config, scene.test.clock.offset);
			const built = (await Promise.all(workers.map((worker) => worker.byFile(command)))).flat();
			expect(await aftermath(scene, built)).toEqual([]);
			expect((await titlesOf(scene.test)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
		});

		it.each(READING.map((kill) => [`${kill.name} ${kill.nth}`, kill] as const))(
			'at %s of a retorno settles every payment once when it is read again',
			async (_name, kill) => {
				const scene = await prepare();
				await issueAll(scene);
				await buildAll(scene);
				const titles = await titlesOf(scene.test);
				await takeRetorno(scene.test.ledger, retornoOf(titles.map((title) => says(title, '02'))));
				const file = retornoOf(
					titles.map((title) => pays(title)),
					{ sequence: 2 },
				);
				const [worker] = await startWorkers(1);
				await worker!.open(scene.test.config, scene.test.clock.offset, kill);
				await expect(worker!.retorno(file)).rejects.toBeInstanceOf(Killed);
				await takeRetorno(scene.test.ledger, file);
				expect(await takeRetorno(scene.test.ledger, file)).toMatchObject({ events: [], duplicates: CASES });
				expect(await scene.test.sql('select paid, status from debts')).toEqual(
					titles.map(({ amount }) => ({ paid: amount, status: 'paid' })),
				);
				expect(await chargeFaults(scene)).toEqual([]);
			},
		);
	});
}

/** Files until nothing waits, once what a dead process held is free. */
async function buildAll({ test }: FileScene): Promise<Built[]> {
	const built: Built[] = [];
	test.clock.advance(2 * 60_000);
	for (;;) {
		const outcome = await buildRemessa(test.ledger, { agreementId: ITAU.id, limit: LIMIT });
		if (outcome.kind !== 'file') return built;
		built.push(outcome);
	}
}

/** Finishes what was left and lists what is wrong then; `built`: what processes gave away before they died. */
async function aftermath(scene: FileScene, built: readonly Built[]): Promise<string[]> {
	const { test } = scene;
	await issueAll(scene);
	const given = [...built, ...(await buildAll(scene))];
	const faults = await chargeFaults(scene);
	const rows = await test.sql('select number, state from bank_files order by number');
	const numbers = rows.map(({ number }) => Number(number));
	if (numbers.some((number, i) => number !== i + 1)) faults.push(`files ${numbers.join()}`);
	if (rows.some(({ state }) => state !== 'built')) faults.push('a file is not finished');
	const sent: string[] = [];
	for (const number of numbers) {
		const file = await remessaAgain(test.ledger, ITAU.id, number);
		for (const { values } of readRemessa(file.content.toString('latin1')))
			if (values['companyUse']) sent.push(String(values['companyUse']));
		const other = given.find((one) => one.number === number && one.sha256 !== file.sha256);
		if (other) faults.push(`file ${number} was given away with other content`);
	}
	const titles = await titlesOf(test);
	if (sent.length !== CASES || new Set(sent).size !== CASES)
		faults.push(`${sent.length} entries in the files, ${new Set(sent).size} of them different`);
	if (new Set(titles.map(({ number }) => number)).size !== titles.length) faults.push('a nosso número twice');
	const unsent = titles.filter(({ state }) => state !== 'sent');
	if (titles.length !== CASES || unsent.length > 0)
		faults.push(`${titles.length} titles, ${unsent.length} of them not sent`);
	return faults;
}
