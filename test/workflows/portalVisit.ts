/**
 * The debtor's page of the sandbox, used as a browser does: follows the link of a message, gives the digits that every invented CPF
 * begins with, and disputes. Returns the link's key.
 */
export async function disputeByLink(text = ''): Promise<string> {
	const link = /http:\S+\?k=\w{12}/.exec(text)?.[0] ?? '';
	const opened = await fetch(link);
	const post = async (fields: Record<string, string>) =>
		await (await fetch(link, { method: 'POST', body: new URLSearchParams(fields) })).text();
	expect(opened.headers.get('content-security-policy')).toContain('sandbox');
	const cover = await opened.text();
	expect(cover).toContain('Há um recado de');
	expect(cover).not.toMatch(/R\$|mensalidade/i);
	const page = await post({ acao: 'abrir', digitos: '000' });
	expect(page).toMatch(/R\$/);
	const sessao = /name="sessao" value="([^"]+)"/.exec(page)?.[1] ?? '';
	expect(await post({ acao: 'contestar', sessao, texto: 'Já foi cancelado' })).toContain('não concorda');
	return link.slice(-12);
}
