/** Sample files that are wrong in themselves, or of no bank that has a layout. The key is the file's name. */
const FILES: Readonly<Record<string, string>> = {
	'laravel-boleto__retorno_banco_fake_2.ret':
		'its header is 01234567801COBRANCA: neither 02RETORNO nor a bank’s, so its source wants it refused, and it is',
	'brcobranca__CNAB400CREDISIS.RET':
		'written in no edition of CrediSIS’s layout: operation (77–78) and its day (79–84) are blank, and the fee (166–175) reads “0040000   ”, digits with blanks behind them',
	'laravel-boleto__remessa.txt':
		'the company’s code (27–46) reads “0012345678901235E+19”: a spreadsheet spoilt the number; its source only wants a remessa refused as a retorno, which it is',
};

/** Why a file is not compared. */
export function whyCnabSetAside(file: string): string | undefined {
	return FILES[file];
}
