/** Sample files that are wrong in themselves, or of no bank that has a layout. The key is the file's name. */
const FILES: Readonly<Record<string, string>> = {
	'laravel-boleto__retorno_banco_fake_2.ret':
		'its header is 01234567801COBRANCA: neither 02RETORNO nor a bank’s, so its source wants it refused, and it is',
	'brcobranca__RETORNO_CNAB400_MODELO.txt':
		'CrediSIS (097) has its occurrences and amounts at columns of its own and no layout here',
};

/** Why a file is not compared. */
export function whyCnabSetAside(file: string): string | undefined {
	return FILES[file];
}
