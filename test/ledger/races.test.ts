/** Real processes race for one step run and for the last slot of each cap. */
import type { SendRequest } from '../../engine/operations/outbox/send';
import { disposeLedgers, LEDGERS, TestClock, type TestLedger } from '../support/ledgers';
import { JOURNEY, seedCreditor, type SeedDebt, seedDebts } from '../support/ledgerPeople';
import { startWorkers, type Worker } from '../support/ledgerProcesses';
import { prepareBatch } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';
import type { Sent } from '../support/ledgerWorker';

afterEach(disposeLedgers);

const ROUNDS = Number(process.env.COBRANCA_RACE_ROUNDS ?? 14);

/** One contender: a leased case of the round, in a batch of its own. */
interface Contender {
	token: string;
	requests: SendRequest[];
}

for (const db of LEDGERS) {
	describe.each([2, 8])(`%i processes on ${db.name}`, (processes) => {
		/** A ledger in which `debts(round)` are due; those whose group or creditor differ are in batches of their own. */
		async function arena(
			debts: (round: number) => SeedDebt[],
			caps = {},
		): Promise<{ test: TestLedger; contenders: Contender[] }> {
			const clock = new TestClock();
			clock.start();
			const test = await db.create({ clock });
			await seedCreditor(test.ledger, 'casa', { caps });
			await seedCreditor(test.ledger, 'loja', { caps });
			await seedDebts(test.ledger, Array.from({ length: ROUNDS }, (_, round) => debts(round)).flat());
			const contenders: Contender[] = [];
			for (const [journey, seat] of [...new Set(debts(0).map(seatOf))].map(
				(name, i) => [`prova-${i}`, name] as const,
			))
				contenders.push(await takeSeat(test, seat, journey));
			return { test, contenders };
		}

		/** Each process takes one contender's batch, in turn; all begin each round at the same moment. */
		async function race(test: TestLedger, contenders: Contender[]): Promise<Sent[][]> {
			const workers: Worker[] = await startWorkers(processes);
			await Promise.all(workers.map((worker) => worker.open(test.config, test.clock.offset)));
			const startAt = Date.now() + 50;
			return await Promise.all(
				workers.map((worker, i) =>
					worker.sendEach({ ...contenders[i % contenders.length]!, startAt, gapMs: 20 + 12 * processes }),
				),
			);
		}

		/** What all processes together put on the wire in each round. */
		function wirePerRound(results: Sent[][]): number[] {
			return Array.from({ length: ROUNDS }, (_, round) =>
				results.reduce((sum, r) => sum + (r[round]?.wire ?? 0), 0),
			);
		}

		it('send one step run once, whoever asks', async () => {
			const { test, contenders } = await arena((round) => [{ person: round }]);
			const results = await race(test, contenders);
			expect(wirePerRound(results)).toEqual(Array(ROUNDS).fill(1));
			for (const { kind, replayed, wire, rule } of results.flat()) {
				if (wire === 1) expect([kind, replayed]).toEqual(['sent', false]);
				else expect([kind, replayed, rule]).not.toEqual(['sent', false, null]);
			}
			await expectHealthy(test);
		});

		it('send one message to a debtor with two cases in two journeys', async () => {
			const { test, contenders } = await arena((round) => [
				{ person: round, group: 'a' },
				{ person: round, group: 'b' },
			]);
			expect(wirePerRound(await race(test, contenders))).toEqual(Array(ROUNDS).fill(1));
			await expectHealthy(test);
		});

		it('send two messages a day to a phone that three people of two creditors share', async () => {
			const { test, contenders } = await arena((round) => [
				{ person: 3 * round, phones: [round], group: 'a' },
				{ person: 3 * round + 1, phones: [round], group: 'b' },
				{ person: 3 * round + 2, phones: [round], creditor: 'loja' },
			]);
			const slots = Math.min(2, processes, contenders.length);
			expect(wirePerRound(await race(test, contenders))).toEqual(Array(ROUNDS).fill(slots));
			await expectHealthy(test);
		});

		it('send no more a week to a debtor than the creditor allows', async () => {
			const debts = (round: number) => [
				{ person: round, group: 'a' },
				{ person: round, group: 'b' },
				{ person: round, group: 'c' },
			];
			const { test, contenders } = await arena(debts, { perDebtorWeek: 1 });
			expect(wirePerRound(await race(test, contenders))).toEqual(Array(ROUNDS).fill(1));
			await expectHealthy(test);
		});
	});
}

const seatOf = ({ creditor = 'casa', group = '' }: SeedDebt) => `${creditor}:${group}`;

/** Leases, plans and decides the cases of one creditor and group, each seat in a journey of its own. */
async function takeSeat(test: TestLedger, seat: string, journey: string): Promise<Contender> {
	const others = `select id from cases where creditor_id || ':' || group_key <> $1`;
	await test.sql(`update cases set state = 'closed' where state = 'open' and id in (${others})`, seat);
	const definition = { ...JOURNEY, key: journey };
	const prepared = await prepareBatch(test.ledger, { definition });
	await test.sql(`update cases set state = 'open' where id in (${others})`, seat);
	if (prepared?.requests.length !== ROUNDS)
		throw new Error(`${prepared?.requests.length} of ${ROUNDS} cases are due`);
	// In the order of the phones, so that all processes meet in the same round.
	const persons = await test.sql(
		`select s.id, p.address_hash from step_runs s join cases c on c.id = s.case_id
		join contact_points p on p.debtor_id = c.debtor_id where s.journey_key = $1 order by p.address_hash`,
		journey,
	);
	const byStep = new Map(prepared.requests.map((r) => [r.stepRunId, r]));
	return { token: prepared.token, requests: persons.map(({ id }) => byStep.get(String(id))!) };
}
