import { inflateSync } from 'node:zlib';
import { Canvas, colourOf, legible } from '../../../../engine/pages/pdf/canvas';
import { pdfDocument } from '../../../../engine/pages/pdf/document';
import { cut, widthOf, winAnsi, wrap, wrapCode } from '../../../../engine/pages/pdf/font';
import { imageOf } from '../../../../engine/pages/pdf/image';
import { itfBars } from '../../../../engine/pages/pdf/itf';
import { drawQr } from '../../../../engine/pages/pdf/qr';
import { logoPixels, pngLogo } from '../../../support/logos';

describe('text', () => {
	test.each([
		['Ação, João – R$ 1,00', 'A\xe7\xe3o, Jo\xe3o \x96 R$ 1,00'],
		['“aspas” … € ™ •', '\x93aspas\x94 \x85 \x80 \x99 \x95'],
		['São João (decomposed)', 'S\xe3o Jo\xe3o (decomposed)'],
		['ő Ł ﬁ', 'o ? fi'],
		['日本 🙂', '?? ?'],
		['a\u00a0b\tc\u202fd', 'a b c d'],
	])('%s in WinAnsi', (text, encoded) => expect(winAnsi(text)).toBe(encoded));

	test('widths are those of Adobe: A 667, a 556, space 278; bold A 722; accents as without', () => {
		expect(widthOf('Aa ', 'regular')).toBe(667 + 556 + 278);
		expect(widthOf('A', 'bold')).toBe(722);
		expect(widthOf(winAnsi('ãéçõú'), 'regular')).toBe(widthOf('aecou', 'regular'));
	});

	test('is cut with an ellipsis to its width', () => {
		expect(cut('short', 'regular', 10, 100)).toBe('short');
		const shown = cut('a rather long sentence', 'regular', 10, 50);
		expect(shown).toMatch(/^a rat.*\x85$/);
		expect(widthOf(shown, 'regular') / 100).toBeLessThanOrEqual(50);
		expect(cut('anything', 'regular', 10, 0)).toBe('\x85');
	});

	test('is wrapped at spaces, and inside of words longer than a line', () => {
		expect(wrap('um dois três quatro', 'regular', 10, 60)).toEqual(['um dois três', 'quatro']);
		const long = wrap(`x ${'0'.repeat(40)} y`, 'regular', 10, 60);
		expect(long.slice(0, 5)).toEqual(['x', '0'.repeat(10), '0'.repeat(10), '0'.repeat(10), '0'.repeat(10)]);
		for (const line of long) expect(widthOf(line, 'regular') / 100).toBeLessThanOrEqual(60);
		expect(wrap('', 'regular', 10, 60)).toEqual([]);
	});

	test('of a code keeps every character, and no space where a viewer would drop it', () => {
		const code = '5914Livia  Amaranto6015SAO MIGUEL DO O62070503***6304F587';
		for (let width = 40; width < 300; width++) {
			const lines = wrapCode(code, 'regular', 10, width);
			expect(lines.join('')).toBe(code);
			for (const line of lines) {
				expect(line).toBe(line.trim());
				expect(widthOf(line, 'regular') / 100).toBeLessThanOrEqual(width);
			}
		}
		expect(wrapCode('', 'regular', 10, 60)).toEqual([]);
	});
});

describe('a canvas', () => {
	test('escapes what PDF strings reserve, and says colours once', () => {
		const canvas = new Canvas();
		canvas.text(10, 10, 'a (b) \\ c', { colour: [1, 0, 0] });
		canvas.text(10, 20, 'd', { colour: [1, 0, 0], align: 'right', font: 'bold', size: 10 });
		expect(canvas.content).toContain('(a \\(b\\) \\\\ c) Tj');
		expect(canvas.content.match(/ rg/g)).toHaveLength(1);
		// 10 mm = 28.35 pt, less the width of a bold d of 10 pt
		expect(canvas.content).toContain('/B 10 Tf 22.24 785.2 Td (d) Tj');
	});

	test('makes text smaller before it cuts it', () => {
		const canvas = new Canvas();
		canvas.text(0, 10, 'Escola Municipal', { size: 10, least: 5, width: 20 });
		expect(canvas.content).toMatch(/\/R 7\.\d+ Tf .*\(Escola Municipal\)/);
	});

	test('colours are six hexadecimal digits', () => {
		expect(colourOf('#ff0080')).toEqual([1, 0, 128 / 255]);
		expect(colourOf('red')).toBeNull();
	});

	test('a colour too light to be read is darkened in its tone, a dark one stays', () => {
		expect(legible([0, 0, 0.5])).toEqual([0, 0, 0.5]);
		const [red, green, blue] = legible([1, 0.83, 0]);
		expect(red).toBeGreaterThan(green);
		expect(blue).toBe(0);
		// Luminance at most 0.1833: 4.5 to 1 against white.
		expect(legible([1, 1, 1])[0]).toBeLessThan(0.47);
	});

	test('what stands is what lies, turned: it begins at the top and reaches to the right', () => {
		const canvas = new Canvas({ width: 90, height: 100 });
		canvas.modulesDown(10, 20, 25.4 / 72, 25.4, ['0 0 1 1']);
		expect(canvas.content).toBe('q 0 -1.000000 72.000000 0 28.35 226.77 cm 0 0 1 1 re f Q');
	});

	test('a page begun without height is as long as it was drawn', () => {
		const canvas = new Canvas({ width: 90, height: 0 });
		canvas.line(0, 25.4, 10, 25.4);
		const { content, size } = canvas.cutAt(50.8);
		expect(size).toEqual({ width: 90, height: 50.8 });
		expect(content).toMatch(/^1 0 0 1 0 144 cm\n.* 0 -72 m/);
		const file = pdfDocument({ pages: [{ content, size }], title: 'x' }).toString('latin1');
		expect(file).toContain('/MediaBox [0 0 255.12 144]');
	});

	test('draws nothing for an empty text', () => {
		const canvas = new Canvas();
		canvas.text(1, 1, '');
		expect(canvas.content).toBe('');
	});
});

test('44 digits have 405 modules in Interleaved 2 of 5, from two narrow bars to a wide and a narrow one', () => {
	const { runs, modules } = itfBars('0'.repeat(44));
	expect(modules).toBe(405);
	expect(runs).toHaveLength(2 + 22 * 5 + 2);
	expect([runs[0], runs[1], runs.at(-2), runs.at(-1)]).toEqual([
		'0 0 1 1',
		'2 0 1 1',
		'400 0 3 1',
		'404 0 1 1',
	]);
});

test('a QR code keeps its quiet zone of four modules inside of its square', () => {
	const canvas = new Canvas();
	drawQr(canvas, 'abc', 10, 10, 29);
	const numbers = [...canvas.content.matchAll(/(\d+) (\d+) (\d+) 1 re/g)].map((one) =>
		one.slice(1).map(Number),
	);
	const edges = numbers.map(([x = 0, , width = 0]) => [x, x + width]).flat();
	const size = 29; // version 1: 21 modules and 4 on each side
	expect(Math.min(...edges)).toBe(4);
	expect(Math.max(...edges)).toBe(size - 4);
});

describe('a document', () => {
	const file = pdfDocument({ pages: ['0 0 m', '1 1 m'], title: 'Boleto – ção' });
	const text = file.toString('latin1');

	test('is the same each time', () => {
		expect(pdfDocument({ pages: ['0 0 m', '1 1 m'], title: 'Boleto – ção' }).equals(file)).toBe(true);
	});

	test('says rightly where each object begins', () => {
		const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
		const rows = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
		expect(rows.length).toBe(Number(/\/Size (\d+)/.exec(text)?.[1]) - 1);
		rows.forEach((offset, at) => expect(text.slice(offset)).toMatch(new RegExp(`^${at + 1} 0 obj\n`)));
	});

	test('holds its pages deflated, its title in UTF-16 and Helvetica by name', () => {
		const streams = [...text.matchAll(/\/Length (\d+) >>\nstream\n/g)].map((match) => {
			const from = match.index + match[0].length;
			return inflateSync(file.subarray(from, from + Number(match[1]))).toString();
		});
		expect(streams).toEqual(['0 0 m', '1 1 m']);
		expect(text).toContain(
			`/Title <FEFF${Buffer.from('Boleto – ção', 'utf16le').swap16().toString('hex').toUpperCase()}>`,
		);
		expect(text).toContain('/BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding');
		expect(text).toContain('/PrintScaling /None');
	});
});

describe('a logo', () => {
	test('as PNG keeps its compressed data', () => {
		const image = imageOf(png({}));
		expect(image).toMatchObject({ width: 3, height: 2 });
		expect(image.dictionary).toContain('/ColorSpace /DeviceRGB');
		expect(image.dictionary).toContain('/Predictor 15 /Colors 3');
		expect(Buffer.from(image.data).toString()).toBe('DATA');
	});

	test('as PNG with a palette', () => {
		const dictionary = imageOf(png({ type: 3, palette: '0000ffff00ff' })).dictionary;
		expect(dictionary).toContain('[/Indexed /DeviceRGB 1 <0000ffff00ff>]');
	});

	test('as PNG with transparency is taken apart into colours and opacity, whatever filters its rows have', () => {
		const image = imageOf(pngLogo());
		const [colours, alpha] = [inflateSync(image.data), inflateSync(image.mask?.data ?? Buffer.alloc(0))];
		const pixels = logoPixels();
		for (let at = 0; at < alpha.length; at++) {
			expect(alpha[at]).toBe(pixels[at * 4 + 3]);
			expect([...colours.subarray(at * 3, at * 3 + 3)]).toEqual([...pixels.subarray(at * 4, at * 4 + 3)]);
		}
		expect(alpha).toHaveLength(120 * 40);
		expect(image.mask?.dictionary).toContain('/ColorSpace /DeviceGray');
	});

	test('as JPEG, past its other segments', () => {
		const jpeg = Buffer.from(
			'ffd8' + 'ffe00004aaaa' + 'ffc0000b08' + '0002' + '0003' + '03' + '000000',
			'hex',
		);
		expect(imageOf(jpeg)).toMatchObject({ width: 3, height: 2 });
		expect(imageOf(jpeg).dictionary).toContain('/DeviceRGB /Filter /DCTDecode');
	});

	test.each([
		['GIF', Buffer.from('GIF89a')],
		['empty', Buffer.alloc(0)],
		['PNG with transparency whose data are none', png({ type: 6 })],
		[
			'PNG that inflates to more than it says',
			Buffer.from(pngLogo().toString('latin1').replace('\0\0\0\x28', '\0\0\0\x02'), 'latin1'),
		],
		['PNG of a billion pixels', png({ type: 6, width: 40_000 })],
		['PNG with a transparent colour', png({ transparent: true })],
		['PNG of 16 bits', png({ depth: 16 })],
		['interlaced PNG', png({ interlace: 1 })],
		['palette missing', png({ type: 3 })],
		['CMYK JPEG', Buffer.from('ffd8ffc0000b08000200030400000000', 'hex')],
		['too large', Buffer.alloc(201 * 1024)],
	])('%s is refused', (_name, file) => {
		expect(() => imageOf(file)).toThrow(/logo/);
	});
});

function png({ type = 2, depth = 8, interlace = 0, palette = '', transparent = false, width = 3 }): Buffer {
	const chunk = (name: string, body: Buffer) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(body.length);
		return Buffer.concat([length, Buffer.from(name), body, Buffer.alloc(4)]);
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(width === 3 ? 2 : width, 4);
	head.set([depth, type, 0, 0, interlace], 8);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', head),
		...(palette ? [chunk('PLTE', Buffer.from(palette, 'hex'))] : []),
		...(transparent ? [chunk('tRNS', Buffer.alloc(2))] : []),
		chunk('IDAT', Buffer.from('DA')),
		chunk('IDAT', Buffer.from('TA')),
		chunk('IEND', Buffer.alloc(0)),
	]);
}
