import { count, escaped, ticksOf } from '../../../../engine/pages/charts/scale';
import { crc32, inflateSync } from 'node:zlib';
import {
	forecastChart,
	forecastHtml,
	forecastPng,
	forecastSvg,
} from '../../../../engine/pages/charts/preview';
import { stackedSvg } from '../../../../engine/pages/charts/svg';
import { COLORS } from '../../../../engine/pages/charts/types';

const DAYS = Array.from({ length: 14 }, (_, i) => ({
	date: `2026-11-${String(16 + i).padStart(2, '0')}`,
	total: i * 100,
	byChannel: { sms: i * 60, email: i * 30 },
	human: i * 10,
	amount: i * 1234.5,
}));
const PAGE = { name: 'Régua <escola> & "amigos"', days: DAYS };

const attributes = (svg: string, element: string) =>
	[...svg.matchAll(new RegExp(`<rect class="${element}" ([^/]*)/>`, 'g'))].map(([, text]) =>
		Object.fromEntries([...(text ?? '').matchAll(/(\w+)="([\d.-]+)"/g)].map(([, k, v]) => [k, Number(v)])),
	);

describe('the chart of a forecast', () => {
	it('draws each value to scale, stacked without gaps, above one floor', () => {
		const svg = forecastSvg(PAGE);
		const bars = ['s0', 's1', 's2'].map((s) => attributes(svg, s).slice(1));
		const last = bars.map((series) => series.at(-1)!);
		const heights = last.map(({ height }) => height!);
		// SMS 780, e-mail 390, people 130
		expect(heights[0]! / heights[1]!).toBeCloseTo(2, 2);
		expect(heights[0]! / heights[2]!).toBeCloseTo(6, 2);
		expect(last[0]!['y']! + last[0]!['height']!).toBeCloseTo(376, 1);
		expect(last[1]!['y']! + last[1]!['height']!).toBeCloseTo(last[0]!['y']!, 1);
		expect(last[2]!['y']! + last[2]!['height']!).toBeCloseTo(last[1]!['y']!, 1);
		for (const bar of bars.flat()) expect(bar['y']).toBeGreaterThanOrEqual(104);
	});

	it('says in Portuguese what a bar holds, and everything to those who hear it', () => {
		const svg = forecastSvg(PAGE);
		expect(svg).toContain(
			'<title>terça-feira, 17/11: 100 contatos (SMS 60, E-mail 30, Pessoa da equipe 10)</title>',
		);
		expect(svg).toContain('Total de contatos: SMS 5.460, E-mail 2.730, Pessoa da equipe 910.');
		expect(svg).toContain('role="img"');
	});

	it('shades Sundays and national holidays', () => {
		const closed = forecastChart(PAGE)
			.bars.filter((bar) => bar.closed)
			.map(({ name }) => name);
		expect(closed).toEqual(['sexta-feira, 20/11', 'domingo, 22/11', 'domingo, 29/11']);
	});

	it('carries no script and nothing from elsewhere, whatever the name', () => {
		const html = forecastHtml(PAGE);
		expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)|<escola>/);
		expect(html).toContain('&#60;escola&#62; &#38; &#34;amigos&#34;');
		expect(html.match(/<tr>/g)).toHaveLength(3);
	});

	it('says that there is nothing instead of an empty frame', () => {
		expect(forecastSvg({ name: 'x', days: DAYS.slice(0, 1) })).toContain('Nada neste período.');
		expect(stackedSvg({ title: 't', subtitle: 's', unit: 'u', series: [], bars: [] })).toContain('</svg>');
	});
});

describe('the same chart as PNG', () => {
	const png = forecastPng(PAGE);
	const at = (name: string) => png.indexOf(name, 0, 'latin1');
	const rows = inflateSync(png.subarray(at('IDAT') + 4, at('IDAT') + 4 + png.readUInt32BE(at('IDAT') - 4)));
	const pixel = (x: number, y: number) => {
		const from = y * (1920 * 3 + 1) + 1 + x * 3;
		return `#${rows.subarray(from, from + 3).toString('hex')}`;
	};

	it('is a whole PNG, twice as large', () => {
		expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
		expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1920, 840]);
		for (const name of ['IHDR', 'IDAT', 'IEND']) {
			const length = png.readUInt32BE(at(name) - 4);
			const body = png.subarray(at(name), at(name) + 4 + length);
			expect(png.readUInt32BE(at(name) + 4 + length)).toBe(crc32(body));
		}
		expect(rows).toHaveLength(840 * (1920 * 3 + 1));
	});

	it('has each bar where the SVG has it, in the colour of its series', () => {
		const svg = forecastSvg(PAGE);
		for (const [i, color] of [COLORS.blue, COLORS.orange, COLORS.purple].entries()) {
			const bar = attributes(svg, `s${i}`).at(-1)!;
			const middle = [bar['x']! + bar['width']! / 2, bar['y']! + bar['height']! / 2];
			expect(pixel(Math.round(middle[0]! * 2), Math.round(middle[1]! * 2))).toBe(color.light);
		}
	});

	it('writes the title, accents included: ink where the letters stand and none beside them', () => {
		const inked = (from: number, to: number) => {
			let n = 0;
			for (let x = from; x < to; x++) for (let y = 40; y < 80; y++) if (pixel(x, y) !== '#ffffff') n++;
			return n;
		};
		expect(inked(48, 300)).toBeGreaterThan(1000);
		expect(inked(1500, 1900)).toBe(0);
	});
});

it('has colours that stand out from their ground', () => {
	const luminance = (hex: string) => {
		const [r, g, b] = [1, 3, 5].map((i) => {
			const c = parseInt(hex.slice(i, i + 2), 16) / 255;
			return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
	};
	const contrast = (one: string, other: string) => {
		const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
		return (high! + 0.05) / (low! + 0.05);
	};
	for (const { light, dark } of Object.values(COLORS)) {
		expect(contrast(light, '#ffffff')).toBeGreaterThanOrEqual(3);
		expect(contrast(dark, '#1b2227')).toBeGreaterThanOrEqual(3);
	}
});

it.each([
	[0, [0, 1]],
	[3, [0, 1, 2, 3]],
	[97, [0, 20, 40, 60, 80, 100]],
	[1300, [0, 500, 1000, 1500]],
])('has round steps up to %s', (max, ticks) => expect(ticksOf(max)).toEqual(ticks));

it('writes numbers and text', () => {
	expect(count(1234567)).toBe('1.234.567');
	expect(escaped(`<a b="c">'&`)).toBe('&#60;a b=&#34;c&#34;&#62;&#39;&#38;');
});
