import { formatReais } from '../../core/money';
import type { Canvas } from '../pdf/canvas';
import { wrap, wrapCode } from '../pdf/font';
import { drawQr } from '../pdf/qr';
import { addressLine, type CheckedSlip, documentLine } from './check';
import { GREY, LEFT, lines, partyLine, RIGHT } from './form';
import { drawTable, heightOf, type Table } from './statement';

/** The upper half of the first page: whose bill it is, what it is made of, and how to pay it by Pix. */

const LOGO = { width: 45, height: 14 };
const TABLE_TOP = 45;
/** Where what comes below the table must begin: the Pix box, or else the recibo. */
const PIX_TOP = 104;
const WITHOUT_PIX = 143;
const QR_SIZE = 40;

export function drawTop(canvas: Canvas, slip: CheckedSlip, table: Table): void {
	drawCreditor(canvas, slip);
	const below = drawStatement(canvas, slip, table);
	if (slip.message) {
		const texts = wrap(slip.message, 'regular', 8, (190 * 72) / 25.4);
		const limit = slip.pixCode ? PIX_TOP : WITHOUT_PIX;
		const room = Math.floor((limit - below - 4) / 3.5);
		lines(canvas, LEFT, below + 5, texts.slice(0, Math.max(0, room)), 3.5, { size: 8 });
	}
	if (slip.pixCode && slip.pix) drawPix(canvas, slip, slip.pix);
}

/** Name, address and CPF or CNPJ of the supplier, on every document that presents a debt (CDC 42-A, Lei 12.039/2009). */
function drawCreditor(canvas: Canvas, slip: CheckedSlip): void {
	const { creditor, image } = slip;
	let x = LEFT;
	if (image) {
		const scale = Math.min(LOGO.width / image.width, LOGO.height / image.height);
		const [width, height] = [image.width * scale, image.height * scale];
		canvas.image('Logo', LEFT, 9 + (LOGO.height - height) / 2, width, height);
		x += width + 5;
	}
	canvas.text(x, 14, creditor.name, {
		size: 14,
		least: 9,
		font: 'bold',
		colour: slip.colour,
		width: 150 - x,
	});
	canvas.text(x, 18.6, documentLine(creditor), { size: 8 });
	canvas.text(x, 22.4, addressLine(creditor), { size: 8, least: 6, width: 150 - x });
	canvas.text(RIGHT, 13, 'Vencimento', { size: 7, align: 'right', colour: GREY });
	canvas.text(RIGHT, 17, slip.due, { size: 10, font: 'bold', align: 'right' });
	if (slip.amountCents !== null)
		canvas.text(RIGHT, 22.6, formatReais(slip.amountCents), { size: 13, font: 'bold', align: 'right' });
	canvas.rectangle(LEFT, 25.5, RIGHT - LEFT, 1, slip.colour);
	canvas.text(
		LEFT,
		30,
		'Fornecedor do produto ou serviço: identificado acima, nos termos do art. 42-A do Código de Defesa do Consumidor.',
		{ size: 6.5, colour: GREY },
	);
	canvas.text(LEFT, 36, `Pagador: ${partyLine(slip.payer, 7, RIGHT - LEFT - 16)}`, {
		size: 9,
		least: 7,
		width: RIGHT - LEFT,
	});
	canvas.text(LEFT, 43, 'Demonstrativo do débito', { size: 10.5, font: 'bold', colour: slip.colour });
}

/** The table, or its totals and where to find it when the debts are too many. */
function drawStatement(canvas: Canvas, slip: CheckedSlip, table: Table): number {
	if (slip.items.length === 0) {
		canvas.text(LEFT, TABLE_TOP + 5, `Documento ${slip.documentNumber}.`, { size: 8 });
		return TABLE_TOP + 7;
	}
	if (fitsOnFirst(slip, table)) return drawTable(canvas, slip, table, TABLE_TOP, 0, slip.items.length, true);
	const y = drawTable(canvas, slip, table, TABLE_TOP, 0, 0, true);
	canvas.text(
		LEFT + 1,
		y + 4.5,
		`Os ${slip.items.length} débitos estão discriminados nas páginas seguintes.`,
		{
			size: 8,
		},
	);
	return y + 6;
}

export function fitsOnFirst(slip: CheckedSlip, table: Table): boolean {
	return TABLE_TOP + heightOf(table) <= (slip.pixCode ? PIX_TOP : WITHOUT_PIX) - 2;
}

const STEPS = [
	'1. Abra o aplicativo do seu banco e escolha Pix, depois Ler QR Code ou Pix copia e cola.',
	'2. Confira o nome de quem recebe e o valor.',
	'3. Confirme: o boleto é quitado junto. Pague por um só meio.',
];

function drawPix(canvas: Canvas, slip: CheckedSlip, code: string): void {
	canvas.box(LEFT, PIX_TOP, RIGHT - LEFT, QR_SIZE, 0.2);
	drawQr(canvas, code, LEFT, PIX_TOP, QR_SIZE);
	const x = LEFT + QR_SIZE + 2;
	canvas.text(x, PIX_TOP + 6, 'Pague com Pix', { size: 12, font: 'bold', colour: slip.colour });
	const receiver = slip.pixCode?.name ?? '';
	canvas.text(RIGHT - 3, PIX_TOP + 6, `Recebedor: ${receiver}`, { size: 8, align: 'right' });
	const y = lines(canvas, x, PIX_TOP + 11.5, STEPS, 4, { size: 8 });
	canvas.text(x, y + 1.5, 'Pix copia e cola', { size: 6.5, colour: GREY });
	const texts = wrapCode(code, 'regular', 7, ((RIGHT - 3 - x) * 72) / 25.4);
	lines(canvas, x, y + 4.8, texts, 3.1, { size: 7 });
}
