import type { Canvas } from '../pdf/canvas';
import { wrap } from '../pdf/font';
import { drawItf } from '../pdf/itf';
import { addressLine, type CheckedSlip, day, figure } from './check';
import { ANYWHERE, DEDUCTIONS } from './ficha';
import { GREY, lines, partyLine, row, unregistered } from './form';

/**
 * The ficha de compensação of a carnê: a third of an A4 page, 99 mm high, 165 mm from the fold to the edge of the paper (Caixa's manual
 * of the barcode allows carnês of 60–108 by 145–216 mm). Fields, line of 3.5 mm and barcode of 103 × 13 mm are those of the A4 slip.
 */
export const HEIGHT = 99;
const LEFT = 47.5;
const RIGHT = 205;
const AMOUNTS = 163;

const BARCODE = { x: 52.5, centre: HEIGHT - 12, width: 103, height: 13 };

/** @param about what the slip is for, or where that is listed */
export function drawCarneFicha(canvas: Canvas, slip: CheckedSlip, top: number, about: string): void {
	const right = { x: AMOUNTS, align: 'right' } as const;
	const amount = slip.amountCents === null ? '' : figure(slip.amountCents);
	const cells = (y: number, height: number, list: Parameters<typeof row>[3]) =>
		row(canvas, top + y, height, list, RIGHT);
	drawHead(canvas, slip, top);
	cells(13.5, 6.5, [
		{ x: LEFT, label: 'Local de pagamento', value: slip.paymentPlace ?? ANYWHERE, size: 8 },
		{ ...right, label: 'Vencimento', value: slip.due, size: 10, font: 'bold' },
	]);
	const { beneficiary } = slip;
	canvas.text(LEFT + 1, top + 24.9, partyLine(beneficiary, NAMES.least, NAMES.width), NAMES);
	canvas.text(LEFT + 1, top + 28.1, addressLine(beneficiary), { ...NAMES, size: 7 });
	cells(20, 9, [
		{ x: LEFT, label: 'Beneficiário' },
		{ ...right, label: 'Agência/Código do beneficiário', value: slip.beneficiaryCode },
	]);
	cells(29, 6.5, [
		{ x: LEFT, label: 'Data do documento', value: day(slip.documentDate), size: 8 },
		{ x: 70, label: 'Nº do documento', value: slip.documentNumber, size: 8 },
		{ x: 106, label: 'Espécie doc.', value: slip.kind ?? 'DM', size: 8 },
		{ x: 121, label: 'Aceite', value: slip.acceptance ?? 'N', size: 8 },
		{ x: 132, label: 'Data do processamento', value: day(slip.processingDate), size: 8 },
		{ ...right, label: 'Nosso número', value: slip.nossoNumero },
	]);
	cells(35.5, 6.5, [
		{ x: LEFT, label: 'Uso do banco' },
		{ x: 70, label: 'Carteira', value: slip.carteira, size: 8 },
		{ x: 90, label: 'Espécie', value: 'R$', size: 8 },
		{ x: 106, label: 'Quantidade' },
		{ x: 132, label: '(x) Valor' },
		{ ...right, label: '(=) Valor do documento', value: amount, size: 10, font: 'bold' },
	]);
	drawInstructions(canvas, slip, top + 42, about);
	drawPayer(canvas, slip, top + 64);
	drawItf(
		canvas,
		slip.barcode,
		BARCODE.x,
		top + BARCODE.centre - BARCODE.height / 2,
		BARCODE.width,
		BARCODE.height,
	);
	canvas.text(RIGHT, top + 78.4, 'Autenticação mecânica – Ficha de compensação', {
		size: 5.5,
		align: 'right',
		colour: GREY,
	});
}

const NAMES = { size: 8, least: 5.5, width: AMOUNTS - LEFT - 2 };

/** The bank's name above its code, since the line takes the rest of the width at its 3.5 mm. */
function drawHead(canvas: Canvas, slip: CheckedSlip, top: number): void {
	const bottom = top + 13.5;
	canvas.text(LEFT, top + 6, slip.bankName, { size: 8, least: 6, font: 'bold', width: 60 });
	canvas.text(LEFT, bottom - 1.5, slip.bankCode, { size: 19.5, font: 'bold' });
	canvas.line(66.3, bottom - 6, 66.3, bottom, 0.5);
	canvas.text(RIGHT, bottom - 1.5, slip.line, { size: 13.9, font: 'bold', align: 'right' });
	canvas.line(LEFT, bottom, RIGHT, bottom, 0.5);
}

function drawInstructions(canvas: Canvas, slip: CheckedSlip, top: number, about: string): void {
	const height = 5.5;
	canvas.text(LEFT + 1, top + 2.2, 'Informações de responsabilidade do beneficiário', {
		size: 5.5,
		colour: GREY,
	});
	DEDUCTIONS.forEach((label, at) => {
		canvas.text(AMOUNTS + 1, top + at * height + 2.2, label, { size: 5.5, colour: GREY });
		canvas.line(AMOUNTS, top + (at + 1) * height, RIGHT, top + (at + 1) * height);
	});
	const bottom = top + DEDUCTIONS.length * height;
	canvas.line(AMOUNTS, top, AMOUNTS, bottom);
	canvas.line(LEFT, bottom, RIGHT, bottom);
	const room = ((AMOUNTS - LEFT - 2) * 72) / 25.4;
	const first = wrap(about, 'regular', 7, room).slice(0, 2);
	const y = lines(canvas, LEFT + 1, top + 5.2, first, 2.8, { size: 7 });
	const left = Math.floor((bottom - 2.6 - y) / 2.6) + 1;
	const texts = [...(slip.instructions ?? []), ...(slip.message ? [slip.message] : [])];
	lines(canvas, LEFT + 1, y, texts.slice(0, left), 2.6, { size: 6.5, least: 5, width: AMOUNTS - LEFT - 2 });
	unregistered(canvas, slip, bottom - 0.9, LEFT + 1, AMOUNTS - LEFT - 2);
}

function drawPayer(canvas: Canvas, slip: CheckedSlip, top: number): void {
	const { payer, guarantor } = slip;
	canvas.text(LEFT + 1, top + 2.4, 'Pagador', { size: 5.5, colour: GREY });
	const texts = [partyLine(payer, 5.5, RIGHT - 60), addressLine(payer)];
	lines(canvas, 59, top + 3.3, texts, 3.2, { size: 7.5, least: 5.5, width: RIGHT - 60 });
	canvas.text(LEFT + 1, top + 9.8, 'Sacador/Avalista', { size: 5.5, colour: GREY });
	if (guarantor) canvas.text(65, top + 9.8, partyLine(guarantor, 6.5, 138), { size: 6.5, width: 138 });
	canvas.line(LEFT, top + 11.4, RIGHT, top + 11.4);
}
