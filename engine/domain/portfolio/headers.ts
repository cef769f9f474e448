/** What a header says, without regard to case, accents and punctuation. */

/** `Data de Vencimento` → `datadevencimento`. */
export function normaliseHeader(header: string): string {
	return plain(header).replace(/[^a-z0-9]/g, '');
}

/** `PARCELA1_Valor` → parcela, 1, valor: words and numbers apart. */
export function tokensOf(header: string): string[] {
	const apart = header.replace(/([a-z])([A-Z])/g, '$1 $2');
	return plain(apart).match(/[a-z]+|\d+/g) ?? [];
}

function plain(text: string): string {
	return text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase();
}

export type InstalmentPart = 'value' | 'due' | 'title' | 'status';

const PART_WORDS: Readonly<Record<string, InstalmentPart>> = {
	...words('value', 'valor vlr vl val vr valorparcela vlrparcela vlparcela vlrparc'),
	...words('due', 'venc vencimento vencto vcto vct vto vencim dtvenc dtvencto dtvcto datavenc dt data'),
	...words('title', 'num numero nr id nossonumero'),
	...words('status', 'status situacao sit pago paga quitada quitado pagamento pagto pgto dtpagto datapagto'),
};
const FILLERS = new Set(
	'parcela parcelas parc pc p prest prestacao prestacoes mensalidade mensalidades titulo titulos boleto boletos fatura duplicata debito debitos de da do em r n no'.split(
		' ',
	),
);

function words(part: InstalmentPart, list: string): Record<string, InstalmentPart> {
	return Object.fromEntries(list.split(' ').map((word) => [word, part]));
}

/** Which part of which instalment a header names (`PARCELA1_VALOR`, `Venc. 02`, `Vlr Parc 3`); null when it is another thing. */
export function instalmentOf(header: string): { n: number; part: InstalmentPart } | null {
	const tokens = tokensOf(header);
	const numbers = tokens.filter((token) => /^\d+$/.test(token));
	if (numbers.length !== 1 || (numbers[0] as string).length > 3) return null;
	let part: InstalmentPart | null = null;
	for (const token of tokens) {
		if (token === numbers[0] || FILLERS.has(token)) continue;
		const found = PART_WORDS[token];
		if (!found) return null;
		// `Data Pagto 1` is about its payment, whatever the word before says.
		part = part === 'status' || found === 'status' ? 'status' : found;
	}
	return part === null ? null : { n: Number(numbers[0]), part };
}
