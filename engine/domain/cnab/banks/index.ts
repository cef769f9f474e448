import { badInput } from '../../../core/errors';
import type { CnabFormat, CnabLayout } from '../layout';
import { bancoDoBrasil240 } from './001-banco-do-brasil/240';
import { bancoDoBrasil400 } from './001-banco-do-brasil/400';
import { nordeste400 } from './004-nordeste/400';
import { santander240 } from './033-santander/240';
import { santander400 } from './033-santander/400';
import { banrisul240 } from './041-banrisul/240';
import { banrisul400 } from './041-banrisul/400';
import { brb400 } from './070-brb/400';
import { inter400 } from './077-inter/400';
import { ailos240 } from './085-ailos/240';
import { credisis400 } from './097-credisis/400';
import { caixa240 } from './104-caixa/240';
import { unicred400 } from './136-unicred/400';
import { bradesco400 } from './237-bradesco/400';
import { itau240 } from './341-itau/240';
import { itau400 } from './341-itau/400';
import { safra400 } from './422-safra/400';
import { sicredi240 } from './748-sicredi/240';
import { sicredi400 } from './748-sicredi/400';
import { sicoob240 } from './756-sicoob/240';

/**
 * Every layout, one without `remessa` for reading only. The answer of another bank is read by the columns that its format has in
 * common, with a note.
 */
export const LAYOUTS: readonly CnabLayout[] = [
	bancoDoBrasil240,
	bancoDoBrasil400,
	nordeste400,
	santander240,
	santander400,
	banrisul240,
	banrisul400,
	brb400,
	inter400,
	ailos240,
	credisis400,
	caixa240,
	unicred400,
	bradesco400,
	itau240,
	itau400,
	safra400,
	sicredi240,
	sicredi400,
	sicoob240,
];

const byKey = new Map(LAYOUTS.map((layout) => [`${layout.bank}-${layout.format}`, layout]));

/** null when nobody has written that bank in that format. */
export function findLayout(bank: string, format: CnabFormat): CnabLayout | null {
	return byKey.get(`${bank}-${format}`) ?? null;
}

/** @throws CobrancaError badInput when nobody has written that bank in that format */
export function layoutOf(bank: string, format: CnabFormat): CnabLayout {
	const layout = findLayout(bank, format);
	if (layout) return layout;
	const known = LAYOUTS.filter((other) => other.format === format && other.remessa !== null).map(
		(other) => other.bank,
	);
	throw badInput('bank', `No CNAB ${format} of that bank is known here; known are ${known.join(', ')}.`);
}
