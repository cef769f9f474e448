import { formatReais } from '../../core/money';
import type { Canvas } from '../pdf/canvas';
import { wrap } from '../pdf/font';
import { drawQr } from '../pdf/qr';
import { addressLine, type CheckedSlip, documentLine } from './check';
import { GREY, lines, RED } from './form';

/**
 * The canhoto of a carnê, which the payer keeps: the recibo do pagador (beneficiary with address and document, payer, nosso número, document,
 * due date, amount: BB Doc. 5175), the creditor whole as CDC 42-A wants it, and the Pix.
 */
const LEFT = 5;
const RIGHT = 43;
const WIDTH = RIGHT - LEFT;
const QR = 36;
const POINTS = 72 / 25.4;

export function drawStub(
	canvas: Canvas,
	slip: CheckedSlip,
	top: number,
	count: string,
	logo: string | null,
): void {
	let y = drawCreditor(canvas, slip, top + 3.5, logo);
	const amount = slip.amountCents === null ? 'Valor em aberto' : formatReais(slip.amountCents);
	canvas.text(LEFT, y + 3, 'Vencimento', { size: 5.5, colour: GREY });
	canvas.text(RIGHT, y + 3, slip.due, { size: 9, least: 7, font: 'bold', align: 'right', width: 26 });
	canvas.text(LEFT, y + 7.2, 'Valor', { size: 5.5, colour: GREY });
	canvas.text(RIGHT, y + 7.2, amount, { size: 9, font: 'bold', align: 'right' });
	const pairs = [
		['Nosso número', slip.nossoNumero],
		['Documento', slip.documentNumber],
		['Código benef.', slip.beneficiaryCode],
	] as const;
	pairs.forEach(([label, value], at) => {
		canvas.text(LEFT, y + 10.6 + at * 3, label, { size: 5.5, colour: GREY });
		canvas.text(RIGHT, y + 10.6 + at * 3, value, { size: 6.5, least: 4.5, align: 'right', width: 25 });
	});
	y += 19.8;
	const payer = wrap(`Pagador: ${slip.payer.name}`, 'regular', 6.5, WIDTH * POINTS).slice(0, 2);
	y = lines(canvas, LEFT, y, payer, 2.6, { size: 6.5 }) - 2.7;
	canvas.text(LEFT, y + 2.7, documentLine(slip.payer), { size: 6 });
	const last = top + 97;
	if (slip.registeredBy === null)
		canvas.text(LEFT, y + 6, 'SEM REGISTRO: não pode ser pago.', {
			size: 7,
			least: 5,
			font: 'bold',
			colour: RED,
			width: WIDTH,
		});
	if (slip.pix) {
		// Long names leave it less: 27 mm still give each module of a long code a third of a millimetre.
		const size = Math.max(27, Math.min(QR, last - y - 13));
		canvas.text((LEFT + RIGHT) / 2, last - 1.6 - size, 'Pague com Pix', {
			size: 8,
			font: 'bold',
			align: 'centre',
			colour: slip.colour,
		});
		drawQr(canvas, slip.pix, LEFT + (WIDTH - size) / 2, last - 2.4 - size, size);
	}
	canvas.text(LEFT, last - 0.2, 'Recibo do pagador', { size: 5.5, colour: GREY });
	canvas.text(RIGHT, last - 0.2, count, { size: 5.5, align: 'right', colour: GREY });
}

const LOGO = { width: 30, height: 8 };

/** The creditor, and below whoever receives for it. */
function drawCreditor(canvas: Canvas, slip: CheckedSlip, top: number, logo: string | null): number {
	const { creditor, beneficiary, image } = slip;
	let y = top;
	if (image && logo !== null) {
		const scale = Math.min(LOGO.width / image.width, LOGO.height / image.height);
		canvas.image(logo, LEFT, y, image.width * scale, image.height * scale);
		y += LOGO.height + 0.5;
	} else {
		canvas.rectangle(LEFT, y, WIDTH, 0.8, slip.colour);
		y += 1.2;
	}
	const room = WIDTH * POINTS;
	const size = wrap(creditor.name, 'bold', 7.5, room).length > 3 ? 6 : 7.5;
	const names = wrap(creditor.name, 'bold', size, room).slice(0, 4);
	y = lines(canvas, LEFT, y + 2.6, names, size * 0.38, { size, font: 'bold', colour: slip.colour });
	canvas.text(LEFT, y - 0.2, documentLine(creditor), { size: 6 });
	const address = wrap(addressLine(creditor), 'regular', 5.5, room).slice(0, 3);
	y = lines(canvas, LEFT, y + 2.2, address, 2.2, { size: 5.5 });
	if (beneficiary !== creditor) {
		canvas.text(LEFT, y, `Beneficiário: ${beneficiary.name}`, { size: 5.5, least: 4.5, width: WIDTH });
		canvas.text(LEFT, y + 2.2, documentLine(beneficiary), { size: 5.5 });
		y += 4.4;
	}
	canvas.line(LEFT, y - 1, RIGHT, y - 1, 0.15);
	return y;
}
