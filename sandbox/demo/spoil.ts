import type { DemoRow } from './generate';

/** One way in which a row of a real file is wrong. `previous` is the last good row before it. */
type Spoiler = (row: DemoRow, previous: DemoRow) => DemoRow;

/** In turn, so that even a short file has each of them. All but the last are rejected; the last is only warned of. */
export const SPOILERS: Readonly<Record<string, Spoiler>> = {
	wrongCheckDigit: (row) => ({ ...row, documento: otherLastDigit(row.documento) }),
	impossibleDate: (row) => ({ ...row, vencimento: `31/02/${row.vencimento.slice(-4)}` }),
	negativeValue: (row) => ({ ...row, valor: `-${row.valor}` }),
	lettersInValue: (row) => ({ ...row, valor: 'R$ 1.2OO,00' }),
	missingName: (row) => ({ ...row, nome: '' }),
	unknownCreditor: (row) => ({ ...row, credor: 'loja-que-nao-existe' }),
	repeatedTitle: (_row, previous) => ({ ...previous }),
	twoDigitYear: (row) => ({ ...row, vencimento: row.vencimento.slice(0, 6) + row.vencimento.slice(-2) }),
	zeroValue: (row) => ({ ...row, valor: '0,00' }),
	missingTitle: (row) => ({ ...row, titulo: '' }),
	tollFreePhone: (row) => ({ ...row, telefone: '0800 900 0000', telefone2: '', telefone3: '' }),
};

const IN_TURN = Object.values(SPOILERS);

/** The `n`-th bad row. */
export function spoil(row: DemoRow, n: number, previous: DemoRow): DemoRow {
	return (IN_TURN[n % IN_TURN.length] as Spoiler)(row, previous);
}

function otherLastDigit(document: string): string {
	return document.slice(0, -1) + ((Number(document.slice(-1)) + 1) % 10);
}
