/**
 * Stacked bars as SVG, by hand: no library, no script, no font of its own, the same bytes for the same data. It draws its own
 * ground, so that it is legible wherever it is shown (n8n's binary viewer, a mail, a browser), and turns dark with the reader.
 */
import { count, escaped, ticksOf } from './scale';
import type { Bar, StackedChart } from './types';

const WIDTH = 960;
const HEIGHT = 420;
const PLOT = { left: 64, right: 24, top: 104, bottom: 44 };
const INNER_WIDTH = WIDTH - PLOT.left - PLOT.right;
const INNER_HEIGHT = HEIGHT - PLOT.top - PLOT.bottom;
const FLOOR = HEIGHT - PLOT.bottom;

export function stackedSvg(chart: StackedChart): string {
	const highest = Math.max(0, ...chart.bars.map(totalOf));
	const ticks = ticksOf(highest);
	const top = ticks.at(-1) as number;
	const slot = INNER_WIDTH / Math.max(1, chart.bars.length);
	const bars = chart.bars.map((bar, i) => drawBar(chart, bar, PLOT.left + i * slot, slot, top));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d">`,
		`<title id="t">${escaped(chart.title)}</title>`,
		`<desc id="d">${escaped(chart.subtitle)} ${escaped(spoken(chart))}</desc>`,
		`<style>${style(chart)}</style>`,
		`<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
		`<text class="title" x="24" y="36">${escaped(chart.title)}</text>`,
		`<text class="soft" x="24" y="58">${escaped(chart.subtitle)}</text>`,
		legend(chart),
		...chart.bars.flatMap((bar, i) =>
			bar.closed ? [`<rect class="closed" ${box(PLOT.left + i * slot, PLOT.top, slot, INNER_HEIGHT)}/>`] : [],
		),
		...ticks.map((tick) => gridLine(tick, top)),
		...bars,
		highest === 0
			? `<text class="soft" x="${WIDTH / 2}" y="${PLOT.top + INNER_HEIGHT / 2}" text-anchor="middle">Nada neste período.</text>`
			: '',
		'</svg>',
	]
		.filter(Boolean)
		.join('\n');
}

const totalOf = ({ values }: Bar) => values.reduce((sum, n) => sum + n, 0);
const round = (n: number) => Math.round(n * 100) / 100;
const box = (x: number, y: number, width: number, height: number) =>
	`x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;

function drawBar(chart: StackedChart, bar: Bar, x: number, slot: number, top: number): string {
	const width = Math.min(48, slot * 0.76);
	const left = x + (slot - width) / 2;
	let y = FLOOR;
	const parts = bar.values.map((value, i) => {
		const height = (value / top) * INNER_HEIGHT;
		if (height === 0) return '';
		y -= height;
		return `<rect class="s${i}" ${box(left, y, width, height)}/>`;
	});
	const tip = `<title>${escaped(tipOf(chart, bar))}</title>`;
	const label = bar.label
		? `<text class="axis" x="${round(x + slot / 2)}" y="${FLOOR + 20}" text-anchor="middle">${escaped(bar.label)}</text>`
		: '';
	return `<g>${tip}${parts.join('')}</g>${label}`;
}

function tipOf({ series, unit }: StackedChart, bar: Bar): string {
	const parts = bar.values.flatMap((n, i) => (n > 0 ? [`${series[i]?.name} ${count(n)}`] : []));
	return `${bar.name}: ${count(totalOf(bar))} ${unit}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}`;
}

function gridLine(tick: number, top: number): string {
	const y = round(FLOOR - (tick / top) * INNER_HEIGHT);
	return (
		`<line class="grid" x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${y}" y2="${y}"/>` +
		`<text class="axis" x="${PLOT.left - 8}" y="${y + 4}" text-anchor="end">${count(tick)}</text>`
	);
}

function legend({ series, bars, closed }: StackedChart): string {
	let x = 24;
	const entries = series.map(({ name }, i) => {
		const entry = `<rect class="s${i}" ${box(x, 75, 12, 12)} rx="2"/><text class="axis" x="${x + 18}" y="86">${escaped(name)}</text>`;
		x += 18 + name.length * 7.2 + 22;
		return entry;
	});
	if (closed && bars.some((bar) => bar.closed))
		entries.push(
			`<rect class="closed key" ${box(x, 75, 12, 12)} rx="2"/><text class="axis" x="${x + 18}" y="86">${escaped(closed)}</text>`,
		);
	return entries.join('');
}

/** The chart in one sentence, for those who hear it. */
function spoken({ series, bars, unit }: StackedChart): string {
	const totals = series.map(({ name }, i) => {
		return `${name} ${count(bars.reduce((sum, bar) => sum + (bar.values[i] ?? 0), 0))}`;
	});
	return `Total de ${unit}: ${totals.join(', ')}.`;
}

function style({ series }: StackedChart): string {
	const colors = (scheme: 'light' | 'dark') =>
		series.map(({ color }, i) => `.s${i}{fill:${color[scheme]}}`).join('');
	return (
		`text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}` +
		`.title{font-size:20px;font-weight:600;fill:#1c2429}.soft{font-size:14px;fill:#55626b}.axis{font-size:12.5px;fill:#44515a}` +
		`.ground{fill:#fff}.grid{stroke:#dde3e7}.closed{fill:#eef1f3}.key{stroke:#98a5ad}${colors('light')}` +
		`@media (prefers-color-scheme:dark){.title{fill:#f2f5f7}.soft{fill:#b7c2c9}.axis{fill:#c3cdd3}` +
		`.ground{fill:#1b2227}.grid{stroke:#36424a}.closed{fill:#232c32}${colors('dark')}}`
	);
}
