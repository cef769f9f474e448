import fc from 'fast-check';
import { gate } from '../../../../engine/domain/compliance/gate';
import type { GateFacts } from '../../../../engine/domain/compliance/types';
import { CHANNELS } from '../../../../engine/domain/channel';
import { UFS, VALID_DDDS } from '../../../../engine/core/uf';
import { isoOf } from '../../../../engine/core/calendar';
import { factsOf, readGateVectors } from '../../../support/gateFacts';

const vectors = readGateVectors();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2029, 0) });
const some = <T>(value: fc.Arbitrary<T>, maxLength: number) => fc.array(value, { maxLength });

/** Facts around an instant: usually few stops, so that many contacts are legal sooner or later. */
function facts(now: number): fc.Arbitrary<GateFacts> {
	const before = fc.integer({ min: 0, max: 8 * DAY }).map((ms) => now - ms);
	const after = fc.integer({ min: 1, max: 12 * DAY }).map((ms) => now + ms);
	return fc
		.record({
			channel: fc.constantFrom(...CHANNELS),
			uf: fc.option(fc.constantFrom(...UFS)),
			ddd: fc.option(fc.constantFrom(...VALID_DDDS)),
			cep: fc.option(
				fc.constantFrom('53990-000', '69640-000', '69830-000', '69005-010', '01310-100', '20040-002'),
			),
			contacts: some(
				before.map((at) => ({ at })),
				3,
			),
			holds: some(
				after.map((until) => ({ kind: 'hold', until })),
				1,
			),
			pauses: some(
				after.map((until) => ({ scope: 'creditor', until })),
				1,
			),
			lastInboundAt: fc.option(
				fc.integer({ min: 0, max: 20 * 60_000 }).map((ms) => now - ms),
				{ freq: 3 },
			),
			due: fc.integer({ min: 0, max: 5 * 366 }),
			placed: fc.integer({ min: -3, max: 30 }),
			until: fc.option(fc.integer({ min: -1, max: 30 })),
		})
		.map(({ uf, ddd, cep, due, placed, until, ...rest }) => {
			const today = Math.floor(now / DAY);
			const debt = {
				dueDate: isoOf(today - due),
				placedFrom: isoOf(today - placed),
				placedUntil: until === null ? null : isoOf(today + until),
			};
			return factsOf(vectors, { ...rest, debtor: { uf, cep }, address: { ddd }, debts: [debt] });
		});
}

const situation = NOW.chain((now) => facts(now).map((f) => ({ now, facts: f })));

test('until is legal at that very instant and a millisecond before it is not', () => {
	let deferred = 0;
	fc.assert(
		fc.property(situation, ({ now, facts: f }) => {
			const { verdict, until } = gate(f, now);
			if (verdict !== 'defer') return;
			deferred++;
			expect(until).toBeGreaterThan(now);
			expect(gate(f, until as number).verdict).toBe('allow');
			expect(gate(f, (until as number) - 1).verdict).not.toBe('allow');
		}),
		{ numRuns: 2000 },
	);
	expect(deferred).toBeGreaterThan(300);
});

test('no earlier instant is legal: nothing on the way, hour by hour, allows', () => {
	fc.assert(
		fc.property(situation, ({ now, facts: f }) => {
			const { verdict, until } = gate(f, now);
			const end = verdict === 'defer' ? (until as number) : verdict === 'deny' ? now + 20 * DAY : now;
			for (let at = now; at < end; at += HOUR) expect(gate(f, at).verdict).not.toBe('allow');
		}),
		{ numRuns: 120 },
	);
});

test('another stop never frees: what is denied stays denied, what is deferred is not sooner', () => {
	const stop = fc.constantFrom<(f: GateFacts, now: number) => GateFacts>(
		(f) => ({ ...f, holds: [...f.holds, { id: 'h9', kind: 'human', reason: 'r', until: null }] }),
		(f, now) => ({
			...f,
			pauses: [...f.pauses, { id: 'z9', scope: 'everything', reason: 'r', until: now + 3 * DAY }],
		}),
		(f, now) => ({
			...f,
			suppressions: [
				{ creditorId: null, channel: null, addressHash: null, reason: 'optOut', since: now - 1 },
			],
		}),
		(f, now) => ({
			...f,
			contacts: [
				...f.contacts,
				{
					at: now - HOUR,
					channel: 'sms',
					creditorId: 'c1',
					debtorId: 'd1',
					personId: 'p1',
					addressHash: 'a1',
				},
			],
		}),
		(f) => ({ ...f, creditor: { ...f.creditor, has42a: false } }),
		(f) => ({ ...f, creditor: { ...f.creditor, mode: 'shadow' } }),
	);
	const rank = { allow: 0, defer: 1, deny: 2 };
	fc.assert(
		fc.property(situation, stop, ({ now, facts: f }, add) => {
			const without = gate(f, now);
			const withIt = gate(add(f, now), now);
			expect(rank[withIt.verdict]).toBeGreaterThanOrEqual(rank[without.verdict]);
			if (withIt.verdict === 'defer' && without.verdict === 'defer')
				expect(withIt.until).toBeGreaterThanOrEqual(without.until as number);
		}),
		{ numRuns: 1000 },
	);
});

test('what is denied now is denied for ever, as far as the facts go', () => {
	fc.assert(
		fc.property(situation, fc.integer({ min: 0, max: 40 * DAY }), ({ now, facts: f }, later) => {
			if (gate(f, now).verdict === 'deny') expect(gate(f, now + later).verdict).toBe('deny');
		}),
		{ numRuns: 1000 },
	);
});

test('a verdict is a function of its arguments: facts are not touched, and it says the same twice', () => {
	fc.assert(
		fc.property(situation, ({ now, facts: f }) => {
			const frozen = JSON.stringify(f);
			expect(gate(f, now)).toEqual(gate(f, now));
			expect(JSON.stringify(f)).toBe(frozen);
		}),
		{ numRuns: 200 },
	);
});
