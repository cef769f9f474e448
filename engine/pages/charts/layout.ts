/** Where everything of a chart stands: shapes in the units of a 960 × 420 drawing, for whoever draws them. */
import { count, ticksOf } from './scale';
import type { Bar, StackedChart } from './types';

export const WIDTH = 960;
export const HEIGHT = 420;
const PLOT = { left: 64, right: 24, top: 104, bottom: 44 };
const INNER_WIDTH = WIDTH - PLOT.left - PLOT.right;
const INNER_HEIGHT = HEIGHT - PLOT.top - PLOT.bottom;
const FLOOR = HEIGHT - PLOT.bottom;

/** `s0`, `s1`… are the series. */
export type Fill = 'ground' | 'closed' | 'key' | 'grid' | `s${number}`;

export interface Rect {
	fill: Fill;
	x: number;
	y: number;
	width: number;
	height: number;
	/** Radius of its corners. */
	round?: number;
}

export interface Label {
	text: string;
	style: 'title' | 'soft' | 'axis';
	x: number;
	/** Base line. */
	y: number;
	anchor: 'start' | 'middle' | 'end';
}

export interface Layout {
	/** Behind everything, in order. */
	back: Rect[];
	/** One group of rectangles a bar, with what its tooltip says. */
	bars: { tip: string; rects: Rect[] }[];
	labels: Label[];
}

export function layoutOf(chart: StackedChart): Layout {
	const highest = Math.max(0, ...chart.bars.map(totalOf));
	const ticks = ticksOf(highest);
	const top = ticks.at(-1) as number;
	const slot = INNER_WIDTH / Math.max(1, chart.bars.length);
	const label = (
		text: string,
		style: Label['style'],
		x: number,
		y: number,
		anchor: Label['anchor'] = 'start',
	) => ({
		text,
		style,
		x,
		y,
		anchor,
	});
	const legend = legendOf(chart);
	const empty = label('Nada neste período.', 'soft', WIDTH / 2, PLOT.top + INNER_HEIGHT / 2, 'middle');
	return {
		back: [
			{ fill: 'ground', x: 0, y: 0, width: WIDTH, height: HEIGHT, round: 8 },
			...legend.rects,
			...chart.bars.flatMap((bar, i): Rect[] =>
				bar.closed
					? [{ fill: 'closed', x: PLOT.left + i * slot, y: PLOT.top, width: slot, height: INNER_HEIGHT }]
					: [],
			),
			...ticks.map((tick): Rect => ({
				fill: 'grid',
				x: PLOT.left,
				y: heightOf(tick, top) - 0.5,
				width: INNER_WIDTH,
				height: 1,
			})),
		],
		bars: chart.bars.map((bar, i) => ({
			tip: tipOf(chart, bar),
			rects: rectsOf(bar, PLOT.left + i * slot, slot, top),
		})),
		labels: [
			label(chart.title, 'title', 24, 36),
			label(chart.subtitle, 'soft', 24, 58),
			...legend.labels,
			...ticks.map((tick) => label(count(tick), 'axis', PLOT.left - 8, heightOf(tick, top) + 4, 'end')),
			...chart.bars.flatMap((bar, i) =>
				bar.label ? [label(bar.label, 'axis', PLOT.left + (i + 0.5) * slot, FLOOR + 20, 'middle')] : [],
			),
			...(highest === 0 ? [empty] : []),
		],
	};
}

/** The chart in one sentence, for those who hear it. */
export function spoken({ series, bars, unit }: StackedChart): string {
	const totals = series.map(({ name }, i) => {
		return `${name} ${count(bars.reduce((sum, bar) => sum + (bar.values[i] ?? 0), 0))}`;
	});
	return `Total de ${unit}: ${totals.join(', ')}.`;
}

const totalOf = ({ values }: Bar) => values.reduce((sum, n) => sum + n, 0);
const heightOf = (value: number, top: number) => FLOOR - (value / top) * INNER_HEIGHT;

function rectsOf(bar: Bar, x: number, slot: number, top: number): Rect[] {
	const width = Math.min(48, slot * 0.76);
	let y = FLOOR;
	return bar.values.flatMap((value, i): Rect[] => {
		const height = (value / top) * INNER_HEIGHT;
		if (height === 0) return [];
		y -= height;
		return [{ fill: `s${i}`, x: x + (slot - width) / 2, y, width, height }];
	});
}

function tipOf({ series, unit }: StackedChart, bar: Bar): string {
	const parts = bar.values.flatMap((n, i) => (n > 0 ? [`${series[i]?.name} ${count(n)}`] : []));
	return `${bar.name}: ${count(totalOf(bar))} ${unit}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}`;
}

function legendOf({ series, bars, closed }: StackedChart): { rects: Rect[]; labels: Label[] } {
	const rects: Rect[] = [];
	const labels: Label[] = [];
	let x = 24;
	const add = (fill: Fill, text: string) => {
		rects.push({ fill, x, y: 75, width: 12, height: 12, round: 2 });
		labels.push({ text, style: 'axis', x: x + 18, y: 86, anchor: 'start' });
		x += 18 + text.length * 7.2 + 22;
	};
	series.forEach(({ name }, i) => add(`s${i}`, name));
	if (closed && bars.some((bar) => bar.closed)) add('key', closed);
	return { rects, labels };
}
