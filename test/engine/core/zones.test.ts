import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type Uf, UFS } from '../../../engine/core/uf';
import {
	DAY_MS,
	instantOf,
	localDay,
	localTime,
	offsetAt,
	startOfDay,
	weekdayOf,
} from '../../../engine/core/wallClock';
import { placesOf } from '../../../engine/core/zones';

const names = (cep: string | null, uf: Uf | null, ddd: string | null) =>
	placesOf({ cep, uf, ddd }).map((p) => `${p.uf} ${p.zone.slice(8)}`);

describe('places of a debtor', () => {
	test.each([
		['01310100', null, '11', ['SP Sao_Paulo']],
		['01310-100', 'SP', '11', ['SP Sao_Paulo']],
		['53990-000', 'PE', '81', ['PE Noronha']],
		['50030-230', 'PE', '81', ['PE Recife']],
		[null, 'PE', '81', ['PE Recife', 'PE Noronha']],
		['69640-000', 'AM', '97', ['AM Eirunepe']],
		['69880-000', null, null, ['AM Eirunepe']],
		['69850-000', null, null, ['AM Eirunepe']],
		['69830-000', null, null, ['AM Manaus', 'AM Eirunepe']],
		['69005-010', null, '92', ['AM Manaus']],
		[null, 'AM', '92', ['AM Manaus', 'AM Eirunepe']],
		[null, null, '92', ['AM Manaus']],
		[null, null, '97', ['AM Manaus', 'AM Eirunepe']],
		[null, null, '68', ['AC Rio_Branco']],
		[null, null, '61', ['DF Sao_Paulo', 'GO Sao_Paulo']],
		['70040-010', null, '61', ['DF Sao_Paulo']],
		['72800-000', null, '61', ['GO Sao_Paulo']],
		['01310100', 'SP', '68', ['SP Sao_Paulo', 'AC Rio_Branco']],
		[null, 'SP', '92', ['SP Sao_Paulo', 'AM Manaus']],
		['01310100', 'RJ', null, ['SP Sao_Paulo']],
		['00000000', 'RJ', null, ['RJ Sao_Paulo']],
		[null, 'SP', '20', ['SP Sao_Paulo']],
		[null, null, null, ['null Sao_Paulo', 'null Noronha', 'null Manaus', 'null Rio_Branco']],
	] as const)('CEP %s, UF %s, DDD %s', (cep, uf, ddd, wanted) => {
		expect(names(cep, uf, ddd)).toEqual(wanted);
	});

	test('the same places are the same array', () => {
		const where = { cep: '01310100', uf: null, ddd: '68' } as const;
		expect(placesOf(where)).toBe(placesOf({ ...where, cep: '04000000' }));
	});
});

const ZONES = [...new Set(UFS.flatMap((uf) => placesOf({ cep: null, uf, ddd: null }).map((p) => p.zone)))];

describe('wall clock', () => {
	const instants = fc.integer({ min: Date.UTC(2009, 0), max: Date.UTC(2046, 0) });

	test('agrees with luxon at any instant of any zone, through the years of daylight saving', () => {
		fc.assert(
			fc.property(fc.constantFrom(...ZONES), instants, (zone, t) => {
				const there = DateTime.fromMillis(t, { zone });
				expect(offsetAt(zone, t)).toBe(there.offset * 60_000);
				expect(weekdayOf(localDay(zone, t))).toBe(there.weekday % 7);
				expect(localTime(zone, t)).toBe(
					((there.hour * 60 + there.minute) * 60 + there.second) * 1000 + there.millisecond,
				);
			}),
			{ numRuns: 500 },
		);
	});

	test('an instant and its wall clock round-trip', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...ZONES),
				fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2046, 0) }),
				(zone, t) => {
					expect(instantOf(zone, localDay(zone, t), localTime(zone, t))).toBe(t);
				},
			),
		);
	});

	test('a midnight skipped by daylight saving is the instant of the change', () => {
		// São Paulo, 4 November 2018: 00:00 became 01:00 at 03:00 UTC.
		const day = Date.UTC(2018, 10, 4) / DAY_MS;
		expect(startOfDay('America/Sao_Paulo', day)).toBe(Date.UTC(2018, 10, 4, 3));
	});

	test('an hour lived twice begins the first time', () => {
		// São Paulo, 17 February 2018 23:00 came twice; first at 01:00 UTC of the 18th.
		const day = Date.UTC(2018, 1, 17) / DAY_MS;
		expect(instantOf('America/Sao_Paulo', day, 23 * 3_600_000)).toBe(Date.UTC(2018, 1, 18, 1));
	});
});
