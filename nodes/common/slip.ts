import type { Ledger } from '../../engine/ports/ledger';

/**
 * The slip of a charge as PDF, drawn from the stored row at the moment it is needed. null = there is nothing to draw: no such
 * charge, a Pix charge, or a line that the provider still owes.
 * @throws CobrancaError badInput when the row contradicts itself: nothing wrong is printed
 */
export async function slipOf(ledger: Ledger, chargeId: string): Promise<Buffer | null> {
	const { storedSlip } = await import('../../engine/operations/charges/slip');
	const slip = await storedSlip(ledger, chargeId);
	if (slip === null) return null;
	const { slipPdf } = await import('../../engine/pages/slip');
	return slipPdf(slip);
}
