import type { Uf } from '../../core/uf';
import type { Evidence } from './types';

/** Calls: voice. Messages: WhatsApp, SMS, e-mail, Telegram and custom channels. Letters have no hours. */
export type HoursClass = 'calls' | 'messages';

/** Open from the first to the second hour of the local day, half-open: 8 and 20 let 08:00:00 in and 20:00:00 out. */
export type Window = readonly [fromHour: number, toHour: number];

export interface HoursRow {
	/** null = where no row of the UF binds. */
	uf: Uf | null;
	class: HoursClass;
	/** Monday to Friday. */
	weekdays: Window;
	/** null = closed. Sundays are closed everywhere. */
	saturday: Window | null;
	/** First local day on which it binds, ISO; the year where the day was not found. */
	validFrom: string;
	source: string;
	evidence: Evidence;
}

const ALWAYS = '2000-01-01';

/**
 * Contact hours by UF. No federal law sets them; the default is what market practice and CDC 71 ("descanso ou lazer")
 * let us defend, and binds wherever a UF's law was not found (PR, SC, RS, BA, DF, MG among others). In MG a bill of
 * 2019 (PL 484) passed its second vote, its sanction was not found; the default for calls is stricter than it.
 */
export const HOURS_ROWS: readonly HoursRow[] = [
	{
		uf: null,
		class: 'calls',
		weekdays: [9, 18],
		saturday: null,
		validFrom: ALWAYS,
		source: 'Padrão mais estrito da casa, sem norma conhecida da UF (CDC art. 71)',
		evidence: 'D',
	},
	{
		uf: null,
		class: 'messages',
		weekdays: [8, 20],
		saturday: [8, 14],
		validFrom: ALWAYS,
		source: 'Padrão da casa, sem norma conhecida da UF (CDC art. 71)',
		evidence: 'D',
	},
	{
		uf: 'SP',
		class: 'calls',
		weekdays: [8, 20],
		saturday: [8, 14],
		validFrom: '2014-01-01',
		source: 'Lei SP 15.426/2014, hoje Lei SP 17.832/2023 art. 51',
		evidence: 'V',
	},
	{
		uf: 'RJ',
		class: 'calls',
		weekdays: [9, 19],
		saturday: null,
		validFrom: '2018-01-01',
		source: 'Lei RJ 7.868/2018',
		evidence: 'S',
	},
	{
		uf: 'ES',
		class: 'calls',
		weekdays: [8, 19],
		saturday: null,
		validFrom: '2017-01-01',
		source: 'Lei ES 10.626/2017',
		evidence: 'S',
	},
	// Two texts are reported (Lei 306/2016: until 19h, no Saturday; a later one: 8–18, Sat 8–14), neither was read: what both allow,
	// never before 9, and on messages too, since neither report says that it binds calls only.
	{
		uf: 'AM',
		class: 'calls',
		weekdays: [9, 18],
		saturday: null,
		validFrom: '2016-01-01',
		source: 'Lei AM 306/2016 e posterior, a conferir',
		evidence: 'S',
	},
	{
		uf: 'AM',
		class: 'messages',
		weekdays: [9, 18],
		saturday: null,
		validFrom: '2016-01-01',
		source: 'Lei AM 306/2016 e posterior, a conferir',
		evidence: 'S',
	},
	{
		uf: 'AL',
		class: 'calls',
		weekdays: [8, 20],
		saturday: [8, 14],
		validFrom: '2016-01-01',
		source: 'Lei AL 7.782/2016',
		evidence: 'S',
	},
	{
		uf: 'AL',
		class: 'messages',
		weekdays: [8, 20],
		saturday: [8, 14],
		validFrom: '2016-01-01',
		source: 'Lei AL 7.782/2016',
		evidence: 'S',
	},
	// The summary of the law names SMS and WhatsApp, its art. 2 says calls: both are bound; calls open at the default's hour.
	{
		uf: 'CE',
		class: 'calls',
		weekdays: [9, 18],
		saturday: null,
		validFrom: '2019-01-01',
		source: 'Lei CE 16.836/2019 e padrão da casa',
		evidence: 'S',
	},
	{
		uf: 'CE',
		class: 'messages',
		weekdays: [8, 18],
		saturday: null,
		validFrom: '2019-01-01',
		source: 'Lei CE 16.836/2019',
		evidence: 'S',
	},
	{
		uf: 'PA',
		class: 'calls',
		weekdays: [8, 18],
		saturday: [8, 13],
		validFrom: '2021-01-01',
		source: 'Lei PA 9.263/2021',
		evidence: 'S',
	},
];
