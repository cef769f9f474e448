import { CobrancaError } from '../../engine/core/errors';
import { previewPortfolio } from '../../engine/operations/previewPortfolio';
import type { Ledger } from '../../engine/ports/ledger';

/** n8n tells a caller nothing of why a workflow failed. The same file, read here without storing anything, does. */
export async function whyRefused(ledger: Ledger, content: Buffer, error: unknown): Promise<unknown> {
	try {
		await previewPortfolio(ledger, { source: content });
		return error;
	} catch (reason) {
		if (!(reason instanceof CobrancaError)) return error;
		return new Error([reason.message, reason.place.remedy].filter(Boolean).join('. '), { cause: error });
	}
}
