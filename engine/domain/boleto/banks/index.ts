import { badInput } from '../../../core/errors';
import type { Bank } from '../bank';
import * as registry from './registry';

/** Every bank whose boletos can be computed. Lines and barcodes of any bank can be read. */
export const BANKS: readonly Bank[] = Object.values(registry).sort((a, b) => a.code.localeCompare(b.code));

const byCode = new Map(BANKS.map((bank) => [bank.code, bank]));

/** @throws CobrancaError badInput when nobody has written that bank */
export function bankOf(code: string): Bank {
	const bank = byCode.get(code);
	if (bank) return bank;
	throw badInput(
		'bank',
		`There is no bank "${/^\d{3}$/.test(code) ? code : '?'}" here; known are ${[...byCode.keys()].join(', ')}.`,
		'Print the line and barcode that the bank or payment provider returned.',
	);
}

/** The bank when we know it; null otherwise. */
export function knownBank(code: string): Bank | null {
	return byCode.get(code) ?? null;
}

/** Name of a bank that we know; null otherwise. */
export function bankName(code: string): string | null {
	return byCode.get(code)?.name ?? null;
}
