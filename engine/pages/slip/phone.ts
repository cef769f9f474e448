import { formatReais } from '../../core/money';
import { Canvas } from '../pdf/canvas';
import { PdfDocument } from '../pdf/document';
import { wrap, wrapCode } from '../pdf/font';
import { drawItfDown } from '../pdf/itf';
import { drawQr } from '../pdf/qr';
import { addressLine, type CheckedSlip, checkSlip, day, documentLine, figure } from './check';
import { ANYWHERE } from './ficha';
import { GREY, lines, unregistered } from './form';
import { type Column, tableOf } from './statement';
import type { Slip, SlipItem } from './types';

/**
 * The slip for a screen as wide as a hand: one column of 90 mm with large text, as long as it has to be. First what one pays with on a phone
 * (Pix code and its QR, then the line, both to be copied), then what the debt is made of, last the fields of the ficha with the barcode turned by
 * a quarter, since its 103 mm (Carta-Circular 2.926) are wider than the page: at a cashier the phone is held on its side.
 */
const WIDTH = 90;
const LEFT = 5;
const RIGHT = WIDTH - LEFT;
const ROOM = RIGHT - LEFT;
const POINTS = 72 / 25.4;

/** Where a list of debts goes on on another page: some readers refuse pages of more than five metres, people long before. */
const LONGEST = 900;

/** @throws CobrancaError badInput naming the field of whatever contradicts the barcode or is missing */
export function phonePdf(slip: Slip): Buffer {
	const checked = checkSlip(slip);
	const document = new PdfDocument();
	if (checked.image) document.addImage('Logo', checked.image);
	let canvas = new Canvas({ width: WIDTH, height: 0 });
	let y = drawPix(canvas, checked, drawCreditor(canvas, checked));
	y = drawLine(canvas, checked, y);
	if (checked.items.length > 0) y = section(canvas, checked, y, 'O que você está pagando');
	const { columns } = tableOf(checked.items);
	for (const item of checked.items) {
		if (y > LONGEST) {
			document.addPage(canvas.cutAt(y + 4));
			canvas = new Canvas({ width: WIDTH, height: 0 });
			y = 8;
		}
		y = drawItem(canvas, item, columns, y);
	}
	if (checked.items.length > 1) y = drawTotal(canvas, checked, y);
	if (checked.message)
		y = lines(canvas, LEFT, y + 3, wrap(checked.message, 'regular', 9, ROOM * POINTS), 4.2, { size: 9 }) + 1;
	y = drawFields(canvas, checked, section(canvas, checked, y, 'Boleto'));
	document.addPage(canvas.cutAt(y));
	return document.close(`Boleto ${checked.nossoNumero} – ${checked.creditor.name}`);
}

/** Whom the money is owed to, whole (CDC 42-A), by whom, how much and until when. */
function drawCreditor(canvas: Canvas, slip: CheckedSlip): number {
	const { creditor, payer, image } = slip;
	let y = 6;
	if (image) {
		const scale = Math.min(50 / image.width, 15 / image.height);
		canvas.image('Logo', LEFT, y, image.width * scale, image.height * scale);
		y += image.height * scale + 3;
	}
	const names = wrap(creditor.name, 'bold', 14, ROOM * POINTS * 0.98).slice(0, 3);
	y = lines(canvas, LEFT, y + 4, names, 5.6, { size: 14, font: 'bold', colour: slip.colour });
	const rest = [documentLine(creditor), ...wrap(addressLine(creditor), 'regular', 8.5, ROOM * POINTS)];
	y = lines(canvas, LEFT, y - 0.6, rest, 3.8, { size: 8.5 });
	canvas.rectangle(LEFT, y - 1, ROOM, 1, slip.colour);
	y = lines(
		canvas,
		LEFT,
		y + 4.5,
		wrap(`Para ${payer.name}`, 'regular', 11, ROOM * POINTS).slice(0, 2),
		4.6,
		{ size: 11 },
	);
	canvas.text(LEFT, y, documentLine(payer), { size: 8.5, colour: GREY });
	const amount = slip.amountCents === null ? 'Valor em aberto' : formatReais(slip.amountCents);
	canvas.text(LEFT, y + 11, amount, { size: 24, font: 'bold', width: ROOM, least: 16 });
	const due = slip.dueDate === null ? slip.due : `Vence em ${slip.due}`;
	canvas.text(LEFT, y + 17, due, { size: 12, font: 'bold' });
	if (slip.registeredBy === null) {
		unregistered(canvas, slip, y + 22.5, LEFT, ROOM);
		y += 5;
	}
	return y + 21;
}

function section(canvas: Canvas, slip: CheckedSlip, y: number, title: string): number {
	canvas.line(LEFT, y + 2, RIGHT, y + 2, 0.2);
	canvas.text(LEFT, y + 8.5, title, { size: 13, font: 'bold', colour: slip.colour });
	return y + 13;
}

const QR = 76;

function drawPix(canvas: Canvas, slip: CheckedSlip, y: number): number {
	if (!slip.pix || !slip.pixCode) return y;
	y = section(canvas, slip, y, 'Pague com Pix');
	y = paragraph(
		canvas,
		y,
		`No mesmo telefone: copie o código abaixo, abra o aplicativo do banco, escolha Pix copia e cola e confira quem recebe: ${slip.pixCode.name}.`,
	);
	const codes = wrapCode(slip.pix, 'regular', 10, (ROOM - 4) * POINTS);
	const height = codes.length * 4.4 + 3.4;
	canvas.box(LEFT, y, ROOM, height, 0.3);
	lines(canvas, LEFT + 2, y + 5, codes, 4.4, { size: 10 });
	y = paragraph(canvas, y + height + 5, 'Em outro telefone: aponte a câmera do aplicativo do banco.') - 2;
	drawQr(canvas, slip.pix, (WIDTH - QR) / 2, y - 2, QR);
	return paragraph(canvas, y + QR + 1, 'Pago o Pix, o boleto é quitado junto. Pague por um só meio.') - 2;
}

function drawLine(canvas: Canvas, slip: CheckedSlip, y: number): number {
	y = section(canvas, slip, y, slip.pix ? 'Ou pague o boleto' : 'Pague o boleto');
	y = paragraph(canvas, y, 'Copie a linha digitável e cole no aplicativo do banco, em Pagar boleto.');
	canvas.box(LEFT, y, ROOM, 15.5, 0.3);
	// Broken between its third and fourth fields' halves: two lines of figures that a thumb can select.
	const parts = slip.line.split(' ');
	const halves = [parts.slice(0, 2).join(' '), parts.slice(2).join(' ')];
	lines(canvas, LEFT + 2, y + 6, halves, 6.2, { size: 14, least: 12, font: 'bold', width: ROOM - 4 });
	return y + 17;
}

function paragraph(canvas: Canvas, y: number, text: string): number {
	return lines(canvas, LEFT, y, wrap(text, 'regular', 9.5, ROOM * POINTS), 4.3, { size: 9.5 });
}

/** One debt under its origin, a line for each part of its total that some debt of the slip has. */
function drawItem(canvas: Canvas, item: SlipItem, columns: readonly Column[], y: number): number {
	const origin = wrap(item.origin, 'bold', 10, ROOM * POINTS).slice(0, 3);
	y = lines(canvas, LEFT, y + 1, origin, 4.4, { size: 10, font: 'bold' });
	canvas.text(LEFT, y - 0.2, `vencimento ${day(item.dueDate)}`, { size: 9, colour: GREY });
	y += 4.3;
	for (const { title, of, minus } of columns) {
		const cents = of(item);
		const total = title.startsWith('Total');
		const style = { size: 9.5, font: total ? 'bold' : 'regular' } as const;
		canvas.text(LEFT, y, total ? 'Total' : title, style);
		canvas.text(RIGHT, y, `${minus && cents > 0 ? '–' : ''}${figure(cents)}`, { ...style, align: 'right' });
		y += 4.3;
	}
	canvas.line(LEFT, y - 2, RIGHT, y - 2, 0.1);
	return y + 2.5;
}

function drawTotal(canvas: Canvas, slip: CheckedSlip, y: number): number {
	const cents = slip.items.reduce((sum, { balance }) => sum + balance.totalCents, 0);
	canvas.text(LEFT, y + 2, `Total em ${day(slip.statementDay)}`, { size: 11, font: 'bold' });
	canvas.text(RIGHT, y + 2, formatReais(cents), { size: 11, font: 'bold', align: 'right' });
	return y + 5;
}

/** True size, quiet zones of 5 mm above and below. */
const BARCODE = { length: 103, reach: 13, quiet: 5 };
const FIELDS = LEFT + BARCODE.quiet + BARCODE.reach + 5;

/** The barcode down the left side, and beside it what a cashier or the payer looks for in a ficha. */
function drawFields(canvas: Canvas, slip: CheckedSlip, top: number): number {
	drawItfDown(canvas, slip.barcode, LEFT + BARCODE.quiet, top + BARCODE.quiet, BARCODE.length, BARCODE.reach);
	const { beneficiary, payer, guarantor } = slip;
	const pairs: [label: string, value: string][] = [
		['Banco', `${slip.bankName} – ${slip.bankCode}`],
		['Local de pagamento', slip.paymentPlace ?? ANYWHERE],
		['Beneficiário', `${beneficiary.name} – ${documentLine(beneficiary)}`],
		['Endereço do beneficiário', addressLine(beneficiary)],
		['Agência/Código do beneficiário', slip.beneficiaryCode],
		['Nosso número – carteira', `${slip.nossoNumero} – ${slip.carteira}`],
		[
			'Nº, espécie e data do documento',
			`${slip.documentNumber} – ${slip.kind ?? 'DM'} – ${day(slip.documentDate)}`,
		],
		['Processamento – aceite', `${day(slip.processingDate)} – ${slip.acceptance ?? 'N'}`],
		['Pagador', [payer.name, documentLine(payer), addressLine(payer)].filter(Boolean).join(' – ')],
		...(guarantor
			? [['Sacador/Avalista', `${guarantor.name} – ${documentLine(guarantor)}`] as [string, string]]
			: []),
		...(slip.instructions?.length
			? [['Informações do beneficiário', slip.instructions.join(' ')] as [string, string]]
			: []),
	];
	let y = top + 3;
	for (const [label, value] of pairs) {
		canvas.text(FIELDS, y, label, { size: 6.5, colour: GREY });
		const texts = wrap(value, 'regular', 8, (RIGHT - FIELDS) * POINTS);
		y = lines(canvas, FIELDS, y + 3.4, texts, 3.3, { size: 8 }) + 1;
	}
	const bottom = Math.max(y, top + BARCODE.length + 2 * BARCODE.quiet) + 2;
	const note = 'Código de barras em tamanho real, de lado: vire o telefone para o leitor.';
	const registered = slip.registeredBy === null ? [] : [`Boleto registrado por ${slip.registeredBy}.`];
	return lines(canvas, LEFT, bottom, [note, ...registered], 3.4, { size: 7, colour: GREY, width: ROOM }) + 2;
}
