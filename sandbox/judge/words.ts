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

/**
 * Whether a text says that money arrived, or that it was undone: word of a payment, by what it says and not by who says so. Nothing that
 * the house sends before a payment begins like that.
 */
export function tellsOfPayment(text: string): boolean {
	const said = plain(text);
	return (
		/^\W*([a-z]+, )?recebemos[.,] obrigad[oa]\b/m.test(said) ||
		/\brecebemos r\$ ?[\d.]+,\d{2} em \d{2}\/\d{2}\/\d{4}\./.test(said) ||
		/\bo pagamento de r\$ ?[\d.]+,\d{2}, de \d{2}\/\d{2}\/\d{4}, foi desfeito ou devolvido\b/.test(said) ||
		/\bconferir (um detalhe )?com voce\b/.test(said)
	);
}

/** What only a demand brings: something to pay by. */
export function asksForMoney(text: string): boolean {
	return /\b000201\w{8,}|\b\d{5}[. ]?\d{5}[ .]?\d{5}[. ]?\d{6}|copia e cola|pague (ate|agora)/.test(
		plain(text),
	);
}

/** Whether the text names the CNPJ, however it is punctuated. */
export function namesDocument(text: string, document: string): boolean {
	const bare = (value: string) => value.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
	return bare(text).includes(bare(document));
}
