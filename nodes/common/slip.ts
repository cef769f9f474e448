import { badInput } from '../../engine/core/errors';
import type { StoredSlip } from '../../engine/operations/charges/slip';
import type { Slip } from '../../engine/pages/slip';
import type { Ledger } from '../../engine/ports/ledger';

/** A file that was drawn of a charge. */
export interface Drawing {
	data: Buffer;
	mime: string;
	extension: 'pdf' | 'png' | 'svg';
}

export type CodeFormat = readonly [what: 'barcode' | 'pix', format: 'png' | 'svg'];

/** What is wrong and what to do where a charge has no slip. */
export const NO_SLIP = [
	'There is no slip of this charge.',
	'A Pix charge has none, and a boleto has one as soon as the provider has handed out its line.',
] as const;

/**
 * The slip of a charge as PDF, drawn from the stored row at the moment it is needed. null = there is nothing to draw: no such
 * charge, a Pix charge, or a line that the provider still owes.
 * @throws CobrancaError badInput when the row contradicts itself: nothing wrong is printed
 */
export async function slipOf(ledger: Ledger, chargeId: string): Promise<Buffer | null> {
	const slip = await slipDataOf(ledger, chargeId);
	return slip === null ? null : (await pdfOf(slip, 'a4')).data;
}

export async function slipDataOf(ledger: Ledger, chargeId: string): Promise<StoredSlip | null> {
	const { storedSlip } = await import('../../engine/operations/charges/slip');
	return await storedSlip(ledger, chargeId);
}

/** @throws CobrancaError badInput */
export async function pdfOf(slip: Slip, format: 'a4' | 'phone'): Promise<Drawing> {
	const { phonePdf, slipPdf } = await import('../../engine/pages/slip');
	return {
		data: format === 'a4' ? slipPdf(slip) : phonePdf(slip),
		mime: 'application/pdf',
		extension: 'pdf',
	};
}

/**
 * Barcode or Pix QR of a charge as an image.
 * @throws CobrancaError badInput when the charge has none
 */
export async function codeOf(
	ledger: Ledger,
	chargeId: string,
	[what, format]: CodeFormat,
	scale: number,
): Promise<Drawing> {
	const { chargeCodes } = await import('../../engine/operations/charges/slip');
	const codes = await chargeCodes(ledger, chargeId);
	const { barcodeImage, pixImage } = await import('../../engine/pages/codes');
	if (what === 'barcode') {
		if (!codes?.barcode) throw badInput('chargeId', 'There is no barcode of this charge.', NO_SLIP[1]);
		const { data, mime } = barcodeImage(codes.barcode, codes.day, format, scale);
		return { data, mime, extension: format };
	}
	if (!codes?.pix) {
		throw badInput('chargeId', 'There is no Pix of this charge.', 'Issue it as Pix or as boleto with Pix.');
	}
	const { data, mime } = pixImage(codes.pix, format, scale);
	return { data, mime, extension: format };
}
