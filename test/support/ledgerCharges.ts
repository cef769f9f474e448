/** Charges in ledger tests: a creditor that registers at the Asaas simulator, and what the simulator says and saw. */
import { asaas } from '../../engine/adapters/charges/asaas';
import { type RecordedCharges, recordChargeEvents } from '../../engine/operations/charges/events';
import { issueCharges } from '../../engine/operations/charges/issue';
import type { ChargeDeps, ChargeOutcome } from '../../engine/operations/charges/types';
import type { ChargeAdapter, ChargeEvent } from '../../engine/ports/charge';
import type { HttpPort } from '../../engine/ports/http';
import type { SimulatorOptions } from '../../sandbox/providers/asaas/options';
import type { RunningAsaas } from '../../sandbox/providers/asaas/server';
import { asaasHttp, asaasSimulator, bodies, type Hook, hook, quiet, sim } from './asaas';
import type { LedgerEngine, TestLedger, TestLedgerOptions } from './ledgers';
import { seedCreditor, seedDebts, type SeedDebt } from './ledgerPeople';

export interface Scene {
	test: TestLedger;
	running: RunningAsaas;
	hook: Hook;
	deps: ChargeDeps;
	http: HttpPort;
}

export const CHARGES = { provider: 'asaas', kind: 'boletoPix', dueInDays: 3 } as const;

/** A creditor `casa` in live mode with these debts, whose charges are registered at a simulator on the ledger's day. */
export async function chargeScene(
	db: LedgerEngine,
	debts: readonly SeedDebt[],
	options: {
		simulator?: Partial<SimulatorOptions>;
		ledger?: TestLedgerOptions;
		mode?: 'live' | 'test' | 'shadow';
		adapter?: ChargeAdapter;
		charges?: object | null;
	} = {},
): Promise<Scene> {
	const test = await db.create(options.ledger);
	await seedCreditor(test.ledger, 'casa', { mode: options.mode ?? 'live' });
	await chargesOf(test, 'casa', options.charges === undefined ? CHARGES : options.charges);
	await seedDebts(test.ledger, debts);
	const running = await asaasSimulator({
		clockOffsetMs: test.clock.now() - Date.now(),
		...options.simulator,
	});
	const http = asaasHttp(running);
	// The clock of a test stands still: a pace in its seconds would never let more than the first go.
	const { capabilities } = asaas;
	const brisk = { ...asaas, capabilities: { ...capabilities, ratePerSecond: 10_000 } };
	const deps = { ledger: test.ledger, adapter: options.adapter ?? brisk, http };
	return { test, running, hook: await hook(running), deps, http };
}

/** Writes the creditor's settings of charges. */
export async function chargesOf(test: TestLedger, creditor: string, charges: object | null): Promise<void> {
	const [row] = await test.sql('select settings from creditors where id = $1', creditor);
	const settings = { ...(JSON.parse(String(row?.settings)) as object), charges };
	await test.sql('update creditors set settings = $2 where id = $1', creditor, JSON.stringify(settings));
}

export async function casesOf(test: TestLedger): Promise<string[]> {
	return (await test.sql('select id from cases order by id')).map((row) => String(row.id));
}

/** The case of a title. */
export async function caseOf(test: TestLedger, title = 'T1'): Promise<string> {
	const [row] = await test.sql('select case_id from debts where external_id = $1', title);
	return String(row?.case_id);
}

/** Issues for one case as a person asks for it. */
export async function issueOne(
	scene: Scene,
	caseId?: string,
	token: string | null = null,
): Promise<ChargeOutcome> {
	const id = caseId ?? (await caseOf(scene.test));
	const outcome = (await issueCharges(scene.deps, { token, caseIds: [id] })).get(id);
	if (!outcome) throw new Error('no outcome');
	return outcome;
}

/** The charge of an outcome that must be one. */
export function issued(outcome: ChargeOutcome) {
	if (outcome.kind !== 'issued' || !outcome.charge) throw new Error(`not issued: ${JSON.stringify(outcome)}`);
	return outcome.charge;
}

export interface Received {
	id: string;
	status: string;
	value: number;
	dueDate: string;
	deleted: boolean;
	externalReference: string;
	fine: { value: number };
	interest: { value: number };
}

/** What the simulator has, by its own count. */
export async function received(scene: Scene): Promise<Received[]> {
	return ((await sim(scene.running, '/received')).body as { charges: Received[] }).charges;
}

/** Those that can be paid there. */
export async function payable(scene: Scene): Promise<Received[]> {
	return (await received(scene)).filter(
		({ deleted, status }) => !deleted && (status === 'PENDING' || status === 'OVERDUE'),
	);
}

export async function pay(
	scene: Scene,
	id: string,
	method: 'pix' | 'boleto' = 'pix',
	amount?: number,
): Promise<void> {
	const answer = await sim(scene.running, '/pay', { id, method, amount });
	if (answer.status !== 200) throw new Error(`The payer could not pay: ${JSON.stringify(answer.body)}`);
	await quiet(scene.running);
}

/** The events that the simulator posted so far, in their order. */
export function eventsOf(scene: Scene): ChargeEvent[] {
	return bodies(scene.hook).flatMap((body) => asaas.parseWebhook(body));
}

/** Gives the ledger what was posted, as the trigger would. */
export async function takeIn(scene: Scene, events = eventsOf(scene)): Promise<RecordedCharges> {
	return await recordChargeEvents(scene.test.ledger, 'asaas', events);
}

/** Everything that must hold of charges and money whatever happened; empty when all is well. */
export async function chargeFaults({ test }: Pick<Scene, 'test'>): Promise<string[]> {
	const faults: string[] = [];
	const none = async (what: string, sql: string) => {
		const rows = await test.sql(sql);
		if (rows.length > 0) faults.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
	};
	await none(
		'a debt in two open charges',
		'select debt_id from charge_debts where live = 1 group by debt_id having count(*) > 1',
	);
	await none(
		'a charge whose debts do not add to it',
		`select c.id from charges c join charge_debts cd on cd.charge_id = c.id group by c.id, c.amount having sum(cd.amount) <> c.amount`,
	);
	await none(
		'a payment whose parts do not add to it',
		`select p.id from payments p left join payment_allocations a on a.payment_id = p.id and a.component <> 'discount'
		group by p.id, p.amount having coalesce(sum(a.amount), 0) <> p.amount`,
	);
	await none(
		'a debt that has not what was paid of it',
		`select t.id from debts t left join payments p on p.debt_id = t.id and p.reversed_at is null
		group by t.id, t.paid having coalesce(sum(p.amount), 0) <> t.paid`,
	);
	await none(
		'a payment at the provider whose shares do not add to it',
		`select k.payment_key from charge_payments k left join payments p on p.charge_id = k.charge_id and p.reversed_at is null
		where k.applied = 1 group by k.provider, k.payment_key, k.amount having coalesce(sum(p.amount), 0) <> k.amount`,
	);
	await none(
		'an open instrument over a debt that is over and that nobody wants gone',
		`select c.id from charges c join charge_debts cd on cd.charge_id = c.id and cd.live = 1 join debts t on t.id = cd.debt_id
		where t.status not in ('open', 'promised', 'agreed', 'disputed', 'legal') and c.cancel = 'none'`,
	);
	await none(
		'a charge that is over and holds a debt',
		`select c.id, c.state from charges c join charge_debts cd on cd.charge_id = c.id and cd.live = 1
		where c.state in ('released', 'rejected') or c.cancel = 'done' or c.status in ('paid', 'confirmed', 'cancelled')`,
	);
	await none(
		'an open case without an open debt',
		`select c.id from cases c where c.state = 'open'
		and not exists (select 1 from debts t where t.case_id = c.id and t.status in ('open', 'promised', 'agreed', 'disputed'))`,
	);
	return faults;
}
