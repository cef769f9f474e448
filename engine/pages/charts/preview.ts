/** The forecast of a journey as a chart and as a page. */
import { groupBy } from '../../core/groupBy';
import { addDays, holidayOn, epochDay } from '../../core/calendar';
import { formatReais, fromReais } from '../../core/money';
import { weekdayOf } from '../../core/wallClock';
import { type Channel } from '../../domain/channel';
import { count, escaped } from './scale';
import { stackedPng } from './png';
import { stackedSvg } from './svg';
import { COLORS, type Color, type StackedChart } from './types';

/** What the forecast of a day must say to be drawn. */
export interface ForecastDay {
	date: string;
	total: number;
	byChannel: Partial<Record<Channel, number>>;
	human: number;
	amount: number;
	/** Steps for which no channel is left. */
	unreachable?: number;
}

const SERIES: readonly { key: Channel | 'human'; name: string; color: Color }[] = [
	{ key: 'whatsapp', name: 'WhatsApp', color: COLORS.green },
	{ key: 'sms', name: 'SMS', color: COLORS.blue },
	{ key: 'email', name: 'E-mail', color: COLORS.orange },
	{ key: 'telegram', name: 'Telegram', color: COLORS.slate },
	{ key: 'voice', name: 'Ligação', color: COLORS.slate },
	{ key: 'letter', name: 'Carta', color: COLORS.red },
	{ key: 'custom', name: 'Canal próprio', color: COLORS.slate },
	{ key: 'human', name: 'Pessoa da equipe', color: COLORS.purple },
];
const WEEKDAYS = [
	'domingo',
	'segunda-feira',
	'terça-feira',
	'quarta-feira',
	'quinta-feira',
	'sexta-feira',
	'sábado',
];

const valueOf = (day: ForecastDay, key: Channel | 'human') =>
	key === 'human' ? day.human : (day.byChannel[key] ?? 0);
const short = (iso: string) => `${iso.slice(8)}/${iso.slice(5, 7)}`;
const weekday = (iso: string) => WEEKDAYS[weekdayOf(epochDay(iso))] as string;

export interface ForecastPage {
	/** pt-BR: which journey, of whom. */
	name: string;
	days: readonly ForecastDay[];
}

export function forecastChart({ name, days }: ForecastPage): StackedChart {
	const series = SERIES.filter(({ key }) => days.some((day) => valueOf(day, key) > 0));
	const [first, last] = [days[0], days.at(-1)];
	const touches = days.reduce((sum, { total }) => sum + total, 0);
	const lost = days.reduce((sum, { unreachable = 0 }) => sum + unreachable, 0);
	const without = lost > 0 ? `; ${count(lost)} passos sem canal` : '';
	const period = first && last ? `${short(first.date)} a ${short(last.date)}` : '';
	return {
		title: `Prévia: ${name}`,
		subtitle: `${period}: ${count(touches)} contatos, se ninguém pagar, responder ou for retido${without}.`,
		unit: 'contatos',
		closed: 'Domingo, feriado nacional ou dia de silêncio',
		series,
		bars: days.map((day, i) => {
			const date = epochDay(day.date);
			const monday = weekdayOf(date) === 1;
			return {
				name: `${weekday(day.date)}, ${short(day.date)}`,
				...(monday || (i === 0 && weekdayOf(date) > 3) ? { label: short(day.date) } : {}),
				values: series.map(({ key }) => valueOf(day, key)),
				closed: weekdayOf(date) === 0 || holidayOn('DF', date)?.scope === 'BR',
			};
		}),
	};
}

/** `previa.svg` */
export function forecastSvg(page: ForecastPage): string {
	return stackedSvg(forecastChart(page));
}

/** `previa.png`: n8n's viewer shows it. */
export function forecastPng(page: ForecastPage): Buffer {
	return stackedPng(forecastChart(page));
}

/** `previa.html`: the chart and its weeks as a table. No script; nothing is loaded from anywhere. */
export function forecastHtml(page: ForecastPage): string {
	const { series, title } = forecastChart(page);
	const keys = SERIES.filter(({ name }) => series.some((one) => one.name === name));
	const weeks = weeksOf(page.days).map((days) => {
		const from = (days[0] as ForecastDay).date;
		const cells = keys.map(({ key }) => count(days.reduce((sum, day) => sum + valueOf(day, key), 0)));
		const total = count(days.reduce((sum, day) => sum + day.total, 0));
		const amount = formatReais(days.reduce((sum, day) => sum + centsOf(day.amount), 0));
		const name = `${short(from)} a ${short((days.at(-1) as ForecastDay).date)}`;
		return `<tr><th scope="row">${name}</th>${[...cells, total, amount].map((c) => `<td>${escaped(c)}</td>`).join('')}</tr>`;
	});
	const head = ['Semana', ...keys.map(({ name }) => name), 'Total', 'Principal dos casos'];
	return `<!doctype html>
<html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
:root{color-scheme:light dark}
body{margin:0 auto;max-width:960px;padding:24px;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;background:#fff;color:#1c2429}
svg{max-width:100%;height:auto}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;text-align:right;border-bottom:1px solid #dde3e7;white-space:nowrap}th:first-child{text-align:left}
p{color:#55626b}
@media (prefers-color-scheme:dark){body{background:#12171a;color:#f2f5f7}th,td{border-color:#36424a}p{color:#b7c2c9}}
</style></head><body>
${forecastSvg(page)}
<div class="scroll"><table><thead><tr>${head.map((h) => `<th scope="col">${escaped(h)}</th>`).join('')}</tr></thead><tbody>
${weeks.join('\n')}
</tbody></table></div>
<p>Conta o primeiro canal de cada passo que credor e devedor têm. Domingos, feriados e horários já deslocaram os passos; os limites e as retenções são decididos no dia. Um passo fica sem canal quando falta remetente do credor ou endereço do devedor.</p>
</body></html>
`;
}

const centsOf = (reais: number) => {
	const cents = fromReais(reais);
	return cents.ok ? cents.value : 0;
};

/** Days by week, Monday first. */
function weeksOf(days: readonly ForecastDay[]): ForecastDay[][] {
	const mondayOf = ({ date }: ForecastDay) => addDays(date, -((weekdayOf(epochDay(date)) + 6) % 7));
	return [...groupBy(days, mondayOf).values()];
}
