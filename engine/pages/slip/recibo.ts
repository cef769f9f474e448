import type { Canvas } from '../pdf/canvas';
import { addressLine, type CheckedSlip, day, figure } from './check';
import { AMOUNTS, GREY, head, LEFT, partyLine, RIGHT, row, unregistered } from './form';

/**
 * The recibo do pagador: beneficiary with address and document, payer, nosso número, document, due date and amount (BB
 * Doc. 5175), and the line, so that it can be paid without the ficha.
 */
export const RECIBO_TOP = 147;

export function drawRecibo(canvas: Canvas, slip: CheckedSlip): void {
	const right = { x: AMOUNTS, align: 'right' } as const;
	const { beneficiary, payer } = slip;
	head(canvas, slip, RECIBO_TOP, 7.5, false);
	canvas.text(LEFT + 1, 160, partyLine(beneficiary, NAMES.least, NAMES.width), NAMES);
	canvas.text(LEFT + 1, 163.3, addressLine(beneficiary), NAMES);
	row(canvas, 154.5, 10, [
		{ x: LEFT, label: 'Beneficiário' },
		{ ...right, label: 'Vencimento', value: slip.due, size: 10, font: 'bold' },
	]);
	row(canvas, 164.5, 7, [
		{ x: LEFT, label: 'Pagador', value: partyLine(payer, 6, AMOUNTS - LEFT - 2) },
		{
			...right,
			label: '(=) Valor do documento',
			value: slip.amountCents === null ? '' : figure(slip.amountCents),
			size: 10,
			font: 'bold',
		},
	]);
	row(canvas, 171.5, 7, [
		{ x: LEFT, label: 'Nº do documento', value: slip.documentNumber },
		{ x: 60, label: 'Data do documento', value: day(slip.documentDate) },
		{ x: 88, label: 'Agência/Código do beneficiário', value: slip.beneficiaryCode },
		{ ...right, label: 'Nosso número', value: slip.nossoNumero },
	]);
	const note = slip.registeredBy === null ? '' : `Boleto registrado por ${slip.registeredBy}.`;
	canvas.text(LEFT + 1, 182, note, { size: 6.5, colour: GREY, width: 120 });
	unregistered(canvas, slip, 182.4);
	canvas.text(RIGHT, 182, 'Recibo do pagador – Autenticação mecânica', {
		size: 5.5,
		align: 'right',
		colour: GREY,
	});
	canvas.line(0, 190, 210, 190, 0.15, 1.2);
	canvas.text(RIGHT, 189.2, 'Corte na linha pontilhada', { size: 5, align: 'right', colour: GREY });
}

const NAMES = { size: 8, least: 6, width: AMOUNTS - LEFT - 2 };
