import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import type { Slip } from '../../../engine/pages/slip';
import type { Ledger } from '../../../engine/ports/ledger';
import { ledgerOf } from '../../common/ledger';
import type { Outputs } from '../../common/run';
import { codeOf, type CodeFormat, type Drawing, NO_SLIP, pdfOf, slipDataOf } from '../../common/slip';
import { type BoletoOperation, chargeIdOf, ISSUED, NOT_ISSUED, textOf } from '../call';

const CODES: Readonly<Record<string, CodeFormat>> = {
	barcodePng: ['barcode', 'png'],
	barcodeSvg: ['barcode', 'svg'],
	qrPng: ['pix', 'png'],
	qrSvg: ['pix', 'svg'],
};

/** Milliseconds of drawing after which n8n gets its turn: a slip takes two or three, thousands of them would stop it. */
const SLICE = 15;

/** What is drawn of a charge as a file of the item, drawn anew from the ledger each time, so nothing of it is stored twice. */
export const renderPdf: BoletoOperation = {
	async whole(context, outputs) {
		const format = textOf(context, 'format', 0) || 'a4';
		if (format !== 'a4' && format !== 'phone' && format !== 'carne' && !Object.hasOwn(CODES, format))
			throw badInput('format', `There is no format "${format}".`);
		const ledger = await ledgerOf(context);
		if (format === 'carne') await drawCarne(context, ledger, outputs);
		else await drawEach(context, ledger, outputs, format);
	},
};

async function drawEach(
	context: IExecuteFunctions,
	ledger: Ledger,
	outputs: Outputs,
	format: string,
): Promise<void> {
	const pause = slices();
	const items = context.getInputData();
	for (const [index, item] of items.entries()) {
		try {
			const chargeId = chargeIdOf(context, index);
			const drawing = await drawingOf(context, ledger, index, chargeId, format);
			const name = `${CODES[format]?.[0] ?? 'boleto'}-${chargeId.slice(-12)}.${drawing.extension}`;
			await attach(context, outputs, { ...item, pairedItem: { item: index } }, index, drawing, name);
		} catch (error) {
			outputs.fail(NOT_ISSUED, index, error);
		}
		await pause();
	}
}

async function drawingOf(
	context: IExecuteFunctions,
	ledger: Ledger,
	index: number,
	chargeId: string,
	format: string,
): Promise<Drawing> {
	const code = CODES[format];
	if (code) return await codeOf(ledger, chargeId, code, Number(context.getNodeParameter('scale', index, 4)));
	return await pdfOf(
		await brandedSlip(context, ledger, index, chargeId),
		format === 'phone' ? 'phone' : 'a4',
	);
}

/**
 * The whole input as one file on one item. An item without a slip goes to the second output, or stops the node as any other failure does; the
 * others are in the file.
 */
async function drawCarne(context: IExecuteFunctions, ledger: Ledger, outputs: Outputs): Promise<void> {
	const { Carne, isSeries } = await import('../../../engine/pages/slip');
	const pause = slices();
	const slips: { index: number; slip: Slip }[] = [];
	const logos: Logos = new Map();
	for (const index of context.getInputData().keys()) {
		try {
			slips.push({
				index,
				slip: await brandedSlip(context, ledger, index, chargeIdOf(context, index), logos),
			});
		} catch (error) {
			outputs.fail(NOT_ISSUED, index, error);
		}
		await pause();
	}
	const series = isSeries(slips.map(({ slip }) => slip)) ? slips.length : null;
	const carne = new Carne(series);
	const drawn: number[] = [];
	for (const { index, slip } of slips) {
		try {
			carne.add(slip);
			drawn.push(index);
		} catch (error) {
			outputs.fail(NOT_ISSUED, index, error);
		}
		await pause();
	}
	if (drawn.length === 0) return;
	const item: INodeExecutionData = {
		json: { boletos: drawn.length },
		pairedItem: drawn.map((index) => ({ item: index })),
	};
	const steps = carne.statements();
	while (!steps.next().done) await pause();
	const drawing: Drawing = { data: carne.close(), mime: 'application/pdf', extension: 'pdf' };
	await attach(context, outputs, item, drawn[0] as number, drawing, 'carne.pdf');
}

async function attach(
	context: IExecuteFunctions,
	outputs: Outputs,
	item: INodeExecutionData,
	index: number,
	{ data, mime }: Drawing,
	name: string,
): Promise<void> {
	const field = textOf(context, 'binaryField', index) || 'boleto';
	const file = await context.helpers.prepareBinaryData(data, name, mime);
	outputs.add(ISSUED, { ...item, binary: { ...item.binary, [field]: file } });
}

/** The slip of a charge with what the node adds of its creditor. @throws CobrancaError badInput when there is none */
async function brandedSlip(
	context: IExecuteFunctions,
	ledger: Ledger,
	index: number,
	chargeId: string,
	logos: Logos = new Map(),
): Promise<Slip> {
	const slip = await slipDataOf(ledger, chargeId);
	if (slip === null) throw badInput('chargeId', ...NO_SLIP);
	const { colour, logoField } = context.getNodeParameter('brand', index, {}) as Record<string, string>;
	const given = logoField ? await context.helpers.getBinaryDataBuffer(index, logoField) : slip.brand?.logo;
	if (!colour && !given) return slip;
	const logo = given ? { logo: once(given, logos) } : {};
	return { ...slip, brand: { ...slip.brand, ...(colour ? { colour } : {}), ...logo } };
}

/** Logos by their hash: items that carry the same one share one array, which a file then holds once. */
type Logos = Map<string, Buffer>;

function once(logo: Buffer, logos: Logos): Buffer {
	const key = createHash('sha256').update(logo).digest('base64');
	const known = logos.get(key) ?? logo;
	logos.set(key, known);
	return known;
}

/** Gives n8n's loop its turn whenever a slice of work is over. */
function slices(): () => Promise<void> {
	let began = performance.now();
	return async () => {
		if (performance.now() - began < SLICE) return;
		await turn();
		began = performance.now();
	};
}
