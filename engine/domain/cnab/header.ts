import { findLayout } from './banks';
import { Column, ColumnError } from './columns';
import { genericLayout } from './generic';
import type { CnabFormat, CnabLayout } from './layout';
import type { Report } from './reader';
import type { RetornoFile } from './retorno';

/**
 * Which bank and format a file is of, by its first line. The bank's name for itself and the versions of the layout are not
 * looked at: banks change them without changing the columns.
 *
 * @throws ColumnError when this is no retorno
 */
export function openFile(
	line: string,
	number: number,
	report: Report,
): { layout: CnabLayout; file: RetornoFile } {
	const format = formatOf(line);
	if (format === null) {
		throw new ColumnError(
			'notRetorno',
			1,
			'A primeira linha não é o cabeçalho de um arquivo CNAB 240 ou 400 de retorno.',
		);
	}
	const bank = format === 240 ? line.slice(0, 3) : line.slice(76, 79);
	if (!/^\d{3}$/.test(bank)) {
		throw new ColumnError('notRetorno', format === 240 ? 1 : 77, 'O cabeçalho não diz o código do banco.');
	}
	const kind = format === 240 ? line[142] : line[1];
	if (kind === '1') {
		const message = 'O arquivo é de remessa (o que se envia ao banco), não de retorno.';
		throw new ColumnError('notRetorno', format === 240 ? 143 : 2, message);
	}
	if (kind !== '2') {
		const message = 'O cabeçalho não diz que o arquivo é de retorno.';
		if (format === 400) throw new ColumnError('notRetorno', 2, message);
		// Only an answer has segments T and U, so what is read of them is one; the header's own columns are not where they should be.
		report.problem('doubt', 'notRetorno', number, 143, `${message} Foi lido pelos segmentos T e U.`);
	}
	const known = findLayout(bank, format);
	const layout = known ?? genericLayout(bank, format);
	if (!known) {
		const message = `O leiaute CNAB ${format} do banco ${bank} não é conhecido; só as posições comuns a todos foram lidas.`;
		report.once('bank', 'unknownBank', number, format === 240 ? 1 : 77, message);
	}
	const padded = width(line, format, number, report);
	return { layout, file: fileOf(layout, padded, known !== null, kind === '2') };
}

function formatOf(line: string): CnabFormat | null {
	if (/^0[12](?:RETORNO|REMESSA)/i.test(line)) return 400;
	return /^\d{3}0000[0]/.test(line)
		? 240
		: /^\d{7}0/.test(line) && line.length >= 143 && line.length <= 260
			? 240
			: null;
}

/** @param aligned false: the columns behind the names are not where they should be and say nothing */
function fileOf(layout: CnabLayout, line: string, known: boolean, aligned: boolean): RetornoFile {
	const { header } = layout.retorno;
	const text = (name: string): string => new Column(header, name).text(line);
	let date: string | null = null;
	try {
		if (aligned) date = new Column(header, 'fileDate').day(line);
	} catch (error) {
		if (!(error instanceof ColumnError)) throw error;
	}
	return {
		bank: layout.bank,
		format: layout.format,
		known,
		sequence: aligned ? text('fileSequence') : '',
		date,
		branch: text('branch'),
		account: text('account'),
		convenio: text('convenio'),
	};
}

/** The line at its nominal width, told when it was not. @throws ColumnError when it holds more than blanks beyond it */
export function width(line: string, nominal: number, number: number, report: Report): string {
	if (line.length === nominal) return line;
	if (line.length > nominal) {
		const beyond = line.slice(nominal).search(/\S/);
		if (beyond !== -1) {
			const message = `A linha tem ${line.length} posições; devia ter ${nominal}.`;
			throw new ColumnError('width', nominal + beyond + 1, message);
		}
		report.once('long', 'width', number, nominal + 1, `Há linhas com brancos além da posição ${nominal}.`);
		return line.slice(0, nominal);
	}
	const message = `Há linhas com menos de ${nominal} posições; faltam só brancos no fim.`;
	report.once('short', 'width', number, line.length + 1, message);
	return line.padEnd(nominal);
}
