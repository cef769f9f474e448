import type { Canvas } from '../pdf/canvas';
import { drawItf } from '../pdf/itf';
import { addressLine, type CheckedSlip, day, figure } from './check';
import { AMOUNTS, GREY, head, LEFT, lines, partyLine, RIGHT, row, unregistered } from './form';

/**
 * The ficha de compensação: the bottom 105 mm of the page, 190 mm wide, its fields in the order of BB Doc. 5175 annex I
 * (BACEN Carta-Circular 2.926/2000: 95–108 mm by 170–216 mm).
 */
export const FICHA_TOP = 192;

/** 103 × 13 mm, its centre 12 mm above the bottom edge, 10 mm from the left one (Carta-Circular 2.926; 5 mm at least). */
const BARCODE = { x: 10, y: 297 - 12 - 6.5, width: 103, height: 13 };

export function drawFicha(canvas: Canvas, slip: CheckedSlip): void {
	const amount = slip.amountCents === null ? '' : figure(slip.amountCents);
	const right = { x: AMOUNTS, align: 'right' } as const;
	head(canvas, slip, FICHA_TOP, 9.5, true);
	row(canvas, 201.5, 7, [
		{ x: LEFT, label: 'Local de pagamento', value: slip.paymentPlace ?? ANYWHERE },
		{ ...right, label: 'Vencimento', value: slip.due, size: 10, font: 'bold' },
	]);
	const { beneficiary } = slip;
	canvas.text(LEFT + 1, 213.5, partyLine(beneficiary, NAMES.least, NAMES.width), { ...NAMES, size: 8.5 });
	canvas.text(LEFT + 1, 216.7, addressLine(beneficiary), NAMES);
	row(canvas, 208.5, 9, [
		{ x: LEFT, label: 'Beneficiário' },
		{ ...right, label: 'Agência/Código do beneficiário', value: slip.beneficiaryCode },
	]);
	row(canvas, 217.5, 7, [
		{ x: LEFT, label: 'Data do documento', value: day(slip.documentDate) },
		{ x: 38, label: 'Nº do documento', value: slip.documentNumber },
		{ x: 82, label: 'Espécie doc.', value: slip.kind ?? 'DM' },
		{ x: 100, label: 'Aceite', value: slip.acceptance ?? 'N' },
		{ x: 114, label: 'Data do processamento', value: day(slip.processingDate) },
		{ ...right, label: 'Nosso número', value: slip.nossoNumero },
	]);
	row(canvas, 224.5, 7, [
		{ x: LEFT, label: 'Uso do banco' },
		{ x: 38, label: 'Carteira', value: slip.carteira },
		{ x: 60, label: 'Espécie', value: 'R$' },
		{ x: 78, label: 'Quantidade' },
		{ x: 114, label: '(x) Valor' },
		{ ...right, label: '(=) Valor do documento', value: amount, size: 10, font: 'bold' },
	]);
	drawInstructions(canvas, slip);
	drawPayer(canvas, slip);
	drawItf(canvas, slip.barcode, BARCODE.x, BARCODE.y, BARCODE.width, BARCODE.height);
	canvas.text(RIGHT, 273.6, 'Autenticação mecânica – Ficha de compensação', {
		size: 5.5,
		align: 'right',
		colour: GREY,
	});
}

/** Where any boleto can be paid since all are registered. */
export const ANYWHERE = 'Pagável em qualquer banco, aplicativo ou internet banking';

const NAMES = { size: 7, least: 5.5, width: AMOUNTS - LEFT - 2 };

/** Cells that the cashier fills in. */
export const DEDUCTIONS = [
	'(–) Desconto/Abatimento',
	'(+) Juros/Multa',
	'(+) Outros acréscimos',
	'(=) Valor cobrado',
];

function drawInstructions(canvas: Canvas, slip: CheckedSlip): void {
	const top = 231.5;
	const height = 6.5;
	canvas.text(LEFT + 1, top + 2.2, 'Informações de responsabilidade do beneficiário', {
		size: 5.5,
		colour: GREY,
	});
	DEDUCTIONS.forEach((label, at) => {
		const y = top + at * height;
		canvas.text(AMOUNTS + 1, y + 2.2, label, { size: 5.5, colour: GREY });
		canvas.line(AMOUNTS, y + height, RIGHT, y + height);
	});
	const bottom = top + DEDUCTIONS.length * height;
	canvas.line(AMOUNTS, top, AMOUNTS, bottom);
	canvas.line(LEFT, bottom, RIGHT, bottom);
	lines(canvas, LEFT + 1, top + 6, slip.instructions ?? [], 3.3, { size: 7.5, least: 6, width: 140 });
	unregistered(canvas, slip, bottom - 1.4);
}

function drawPayer(canvas: Canvas, slip: CheckedSlip): void {
	const top = 257.5;
	const { payer, guarantor } = slip;
	canvas.text(LEFT + 1, top + 2.4, 'Pagador', { size: 5.5, colour: GREY });
	const texts = [partyLine(payer, 6, RIGHT - 23), addressLine(payer)];
	lines(canvas, 22, top + 3.6, texts, 3.6, { size: 8, least: 6, width: RIGHT - 23 });
	canvas.text(LEFT + 1, top + 11.6, 'Sacador/Avalista', { size: 5.5, colour: GREY });
	if (guarantor) canvas.text(29, top + 11.6, partyLine(guarantor, 7, 150), { size: 7, width: 150 });
	canvas.line(LEFT, top + 13, RIGHT, top + 13);
}
