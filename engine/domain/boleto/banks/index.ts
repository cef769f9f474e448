import { badInput } from '../../../core/errors';
import type { Bank } from '../bank';
import { bancoDoBrasil } from './001-banco-do-brasil';
import { nordeste } from './004-nordeste';
import { banestes } from './021-banestes';
import { santander } from './033-santander';
import { banrisul } from './041-banrisul';
import { brb } from './070-brb';
import { inter } from './077-inter';
import { uniprime } from './084-uniprime';
import { ailos } from './085-ailos';
import { credisis } from './097-credisis';
import { caixa } from './104-caixa';
import { unicred } from './136-unicred';
import { btg } from './208-btg';
import { bradesco } from './237-bradesco';
import { c6 } from './336-c6';
import { itau } from './341-itau';
import { real } from './356-real';
import { hsbc } from './399-hsbc';
import { safra } from './422-safra';
import { sofisa } from './637-sofisa';
import { votorantim } from './655-votorantim';
import { daycoval } from './707-daycoval';
import { citibank } from './745-citibank';
import { sicredi } from './748-sicredi';
import { sicoob } from './756-sicoob';

/** Every bank whose boletos can be computed. Lines and barcodes of any bank can be read. */
export const BANKS: readonly Bank[] = [
	bancoDoBrasil,
	nordeste,
	banestes,
	santander,
	banrisul,
	brb,
	inter,
	uniprime,
	ailos,
	credisis,
	caixa,
	unicred,
	btg,
	bradesco,
	c6,
	itau,
	real,
	hsbc,
	safra,
	sofisa,
	votorantim,
	daycoval,
	citibank,
	sicredi,
	sicoob,
];

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
