import type { CobrancaError } from '../../../../engine/core/errors';
import { lineOf } from '../../../../engine/domain/boleto/digitableLine';
import { barcodeImage, pixImage } from '../../../../engine/pages/codes';
import { canScan, codesOfPng } from '../../../support/reading';
import { PIX, slipOf } from '../../../support/slips';

const TODAY = '2026-11-22';
/** A bill of arrecadação, made of zeros and ones: product 8, value in cents by mod 10. */
const BILL = bill();

function bill(): string {
	const body = `826${'00000012345'}${'1234'}${'0'.repeat(25)}`;
	const sum = [...body].reverse().reduce((total, digit, at) => {
		const product = Number(digit) * (at % 2 === 0 ? 2 : 1);
		return total + (product > 9 ? product - 9 : product);
	}, 0);
	return `826${(10 - (sum % 10)) % 10}${body.slice(3)}`;
}

canScan.each([1, 2, 3])('PNG at %i× is read back by zbar (needs zbarimg)', (scale) => {
	for (const bank of ['001', '237', '341']) {
		const { barcode } = slipOf(bank);
		expect(codesOfPng(barcodeImage(barcode, TODAY, 'png', scale).data)).toEqual([`I2/5:${barcode}`]);
	}
	expect(codesOfPng(pixImage(PIX, 'png', scale + 1).data)).toEqual([`QR-Code:${PIX}`]);
});

canScan('the line gives the barcode, and bills have one too (needs zbarimg)', () => {
	const { barcode } = slipOf('341');
	expect(codesOfPng(barcodeImage(lineOf(barcode), TODAY, 'png').data)).toEqual([`I2/5:${barcode}`]);
	expect(codesOfPng(barcodeImage(BILL, TODAY, 'png').data)).toEqual([`I2/5:${BILL}`]);
});

canScan('SVG, its path filled at three pixels a module, is read back by zbar (needs zbarimg)', () => {
	const { barcode } = slipOf('237');
	expect(codesOfPng(drawn(barcodeImage(barcode, TODAY, 'svg').data))).toEqual([`I2/5:${barcode}`]);
	expect(codesOfPng(drawn(pixImage(PIX, 'svg').data))).toEqual([`QR-Code:${PIX}`]);
});

/** The only path of the SVG as a grey map (PGM), which zbar reads too. */
function drawn(svg: Buffer): Buffer {
	const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg.toString()) ?? []).map(Number);
	const [across, down] = [width * 3, height * 3];
	const grey = Buffer.alloc(across * down, 255);
	for (const [, x, y, w, h] of svg.toString().matchAll(/M(\d+) (\d+)h(\d+)v(\d+)H\1z/g)) {
		const [left, top] = [Number(x) * 3, Number(y) * 3];
		for (let row = top; row < top + Number(h) * 3; row++)
			grey.fill(0, row * across + left, row * across + left + Number(w) * 3);
	}
	return Buffer.concat([Buffer.from(`P5 ${across} ${down} 255\n`), grey]);
}

test('SVG and PNG hold the same modules', () => {
	const svg = barcodeImage(slipOf('341').barcode, TODAY, 'svg').data.toString();
	const bars = [...svg.matchAll(/M(\d+) 4h(\d)v51H\1z/g)].map(([, x, width]) => [Number(x), Number(width)]);
	expect(bars).toHaveLength(2 + 22 * 5 + 2);
	expect(bars[0]).toEqual([20, 1]);
	expect(bars.at(-1)).toEqual([20 + 404, 1]);
	expect(new Set(bars.map(([, width]) => width))).toEqual(new Set([1, 3]));
});

test('a barcode says that it is 103 mm long, 13 mm high, with 5 mm beside it', () => {
	const { data } = barcodeImage(slipOf('341').barcode, TODAY, 'svg');
	const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(data.toString()) ?? [];
	const [, mm] = /width="([\d.]+)mm"/.exec(data.toString()) ?? [];
	const each = Number(mm) / Number(width);
	expect(each * 405).toBeCloseTo(103, 2);
	expect(each * 51).toBeCloseTo(13, 1);
	expect(each * 20).toBeGreaterThan(5);
	expect(Number(height)).toBe(51 + 2 * 4);
	const png = barcodeImage(slipOf('341').barcode, TODAY, 'png', 2).data;
	const at = png.indexOf('pHYs');
	expect(png.readUInt32BE(at + 4)).toBe(Math.round(2000 / (103 / 405)));
});

test('each has words for who does not see it, escaped', () => {
	const svg = pixImage(PIX, 'svg');
	expect(svg.alt).toBe('QR Code para pagar com Pix');
	expect(svg.data.toString()).toContain('role="img" aria-label="QR Code para pagar com Pix"');
	expect(svg.data.toString()).toContain('<title>');
	expect(pixImage(PIX, 'png').data.includes('QR Code para pagar com Pix')).toBe(true);
	expect(pixImage(PIX, 'png').data.length).toBeLessThan(4_000);
});

test.each<[string, () => unknown]>([
	['barcode', () => barcodeImage(`${slipOf('341').barcode.slice(0, 43)}9`, TODAY, 'png')],
	['barcode', () => barcodeImage('', TODAY, 'svg')],
	['pix', () => pixImage(`${PIX.slice(0, -4)}0000`, 'png')],
	['scale', () => pixImage(PIX, 'png', 0)],
	['scale', () => pixImage(PIX, 'png', 2.5)],
	['scale', () => pixImage(PIX, 'png', 500)],
])('what is wrong is not drawn: %s', (field, draw) => {
	let place: string | undefined;
	try {
		draw();
	} catch (error) {
		place = (error as CobrancaError).place.field;
	}
	expect(place).toBe(field);
});
