/** Words that a locked screen must not show to whoever stands beside the phone, without accents. */
const TELLTALE =
	/\b(dividas?|debitos?|cobrancas?|valor(es)?|devedor(es|a)?|devendo|inadimplen\w*|atras(o|ad\w*)|vencid[oa]s?|pendencias?|negativ\w*|serasa|spc|protest\w*)\b|r\$|\b\d+,\d{2}\b/;

const WAY_OUT = /\bsair\b/;
const STOP =
	/^\W*(sair|sai|pare|parar|stop|cancelar|cancela|remover|descadastrar)\b|\bpare tudo\b|\bnao quero mais receber\b/;

/** Lower case, no accents. */
export function plain(text: string): string {
	return text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase();
}

/** The first word in it that tells of a debt, or null. */
export function telltaleWord(text: string): string | null {
	return TELLTALE.exec(plain(text))?.[0] ?? null;
}

export function offersWayOut(text: string): boolean {
	return WAY_OUT.test(plain(text));
}

export function asksToStopEverything(text: string): boolean {
	return /\b(pare|parar|sair|cancelar) (de )?tudo\b/.test(plain(text));
}

export function asksToStop(text: string): boolean {
	return STOP.test(plain(text));
}

/** Whether the text names the CNPJ, however it is punctuated. */
export function namesDocument(text: string, document: string): boolean {
	const bare = (value: string) => value.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
	return bare(text).includes(bare(document));
}
