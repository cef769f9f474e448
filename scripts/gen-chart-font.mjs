/**
 * Writes engine/pages/charts/font.data.ts: the letters of the chart's PNG as grey bitmaps, drawn once by a browser from DejaVu Sans.
 * Run by hand, and only to change size or letters: `node scripts/gen-chart-font.mjs <chromium> <playwright-core>`. It is no part of the build.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';

const [executablePath, library] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)(library);
const LETTERS =
	Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('') +
	'áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÜÇªº·–—−…';
/** Twice the size on the drawing: 960 wide is 1920 pixels. */
const FONTS = { axis: '25px', soft: '28px', title: 'bold 40px' };

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage();
const drawn = await page.evaluate(
	({ letters, fonts }) =>
		Object.fromEntries(
			Object.entries(fonts).map(([name, font]) => {
				const canvas = globalThis.document.createElement('canvas');
				const context = canvas.getContext('2d', { willReadFrequently: true });
				const size = Number(/(\d+)px/.exec(font)[1]);
				const [above, height] = [Math.ceil(size * 0.95), Math.ceil(size * 1.22)];
				canvas.height = height;
				const widths = [];
				const grey = [];
				for (const letter of letters) {
					context.font = `${font} "DejaVu Sans"`;
					const width = Math.round(context.measureText(letter).width);
					canvas.width = width;
					context.font = `${font} "DejaVu Sans"`;
					context.fillText(letter, 0, above);
					const { data } = context.getImageData(0, 0, width, height);
					for (let i = 3; i < data.length; i += 4) grey.push(Math.round(data[i] / 17));
					widths.push(width);
				}
				return [name, { above, height, widths, grey }];
			}),
		),
	{ letters: LETTERS, fonts: FONTS },
);
await browser.close();

const entries = Object.entries(drawn).map(([name, { above, height, widths, grey }]) => {
	const bytes = Buffer.alloc(Math.ceil(grey.length / 2));
	grey.forEach((value, i) => (bytes[i >> 1] |= i % 2 === 0 ? value << 4 : value));
	const data = deflateSync(bytes, { level: 9 }).toString('base64');
	return `\t${name}: {\n\t\tabove: ${above},\n\t\theight: ${height},\n\t\twidths: '${widths.join(' ')}',\n\t\tdata:\n\t\t\t'${data}',\n\t},`;
});
writeFileSync(
	new URL('../engine/pages/charts/font.data.ts', import.meta.url),
	`/** Written by scripts/gen-chart-font.mjs from DejaVu Sans (free licence of Bitstream Vera); do not edit. Four bits a pixel, deflated. */
export interface FontData {
	/** Pixels above the base line, and in all. */
	above: number;
	height: number;
	/** Of each letter, in the order of LETTERS. */
	widths: string;
	data: string;
}

export const LETTERS =
	${JSON.stringify(LETTERS).replace(/'/g, "\\'").replace(/^"|"$/g, "'").replace(/\\"/g, '"')};

export const FONTS: Readonly<Record<'axis' | 'soft' | 'title', FontData>> = {
${entries.join('\n')}
};
`,
);
