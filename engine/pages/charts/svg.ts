/**
 * A chart as SVG, by hand: no library, no script, no font of its own, the same bytes for the same data. It draws its own ground,
 * so that it is legible wherever it is shown, and turns dark with the reader.
 */
import { HEIGHT, type Label, layoutOf, type Rect, spoken, WIDTH } from './layout';
import { escaped } from './scale';
import type { StackedChart } from './types';

export function stackedSvg(chart: StackedChart): string {
	const { back, bars, labels } = layoutOf(chart);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d">`,
		`<title id="t">${escaped(chart.title)}</title>`,
		`<desc id="d">${escaped(chart.subtitle)} ${escaped(spoken(chart))}</desc>`,
		`<style>${style(chart)}</style>`,
		...back.map(rect),
		...bars.map(({ tip, rects }) => `<g><title>${escaped(tip)}</title>${rects.map(rect).join('')}</g>`),
		...labels.map(text),
		'</svg>',
	].join('\n');
}

const decimals = (n: number) => Math.round(n * 100) / 100;

function rect({ fill, x, y, width, height, round }: Rect): string {
	const box = `x="${decimals(x)}" y="${decimals(y)}" width="${decimals(width)}" height="${decimals(height)}"`;
	return `<rect class="${fill}" ${box}${round ? ` rx="${round}"` : ''}/>`;
}

function text({ text: words, style: name, x, y, anchor }: Label): string {
	const where = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
	return `<text class="${name}" x="${decimals(x)}" y="${decimals(y)}"${where}>${escaped(words)}</text>`;
}

function style({ series }: StackedChart): string {
	const colors = (scheme: 'light' | 'dark') =>
		series.map(({ color }, i) => `.s${i}{fill:${color[scheme]}}`).join('');
	return (
		`text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}` +
		`.title{font-size:20px;font-weight:600;fill:#1c2429}.soft{font-size:14px;fill:#55626b}.axis{font-size:12.5px;fill:#44515a}` +
		`.ground{fill:#fff}.grid{fill:#dde3e7}.closed,.key{fill:#eef1f3}.key{stroke:#98a5ad}${colors('light')}` +
		`@media (prefers-color-scheme:dark){.title{fill:#f2f5f7}.soft{fill:#b7c2c9}.axis{fill:#c3cdd3}` +
		`.ground{fill:#1b2227}.grid{fill:#36424a}.closed,.key{fill:#232c32}${colors('dark')}}`
	);
}
