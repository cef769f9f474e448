/** Files made to keep the reader busy: long cells, cells without number, what unfolds. The time allowed is many times what is needed. */
import { deflateRawSync, crc32 } from 'node:zlib';

import { concealPeople } from '../../../../engine/core/identity/conceal';
import { parsePhone } from '../../../../engine/core/identity/phone';
import { parseReais } from '../../../../engine/core/money';
import { parseEmails, parsePhones } from '../../../../engine/domain/portfolio/fields';
import { inventedCpf } from '../../../../sandbox/demo/numbers';
import { read } from '../../../support/portfolioReading';

const CPF = inventedCpf(1);
const HEADER = 'titulo;cpf;nome;vencimento;valor;telefone;email';
const LONG = 100_000;
const ONE = { creditors: ['varejo'] };

/** Processor time, which a busy machine does not lengthen: of the square of these lengths it would be half a minute. */
async function soon(work: () => unknown): Promise<void> {
	const began = process.cpuUsage();
	await work();
	expect(process.cpuUsage(began).user / 1_000).toBeLessThan(2_000);
}

describe('a long text', () => {
	it.each([
		['phone', () => parsePhone('1'.repeat(LONG))],
		['phones', () => parsePhones([[`${'\u2003'.repeat(LONG)}x`]])],
		['phones without end', () => parsePhones([['(11) 90000-1000 / '.repeat(LONG / 18)]])],
		['e-mails without end', () => parseEmails('a@b.co '.repeat(LONG / 7))],
		['amount', () => parseReais(`${'\u3000'.repeat(LONG)}x`)],
		['words of a creditor', () => concealPeople(`1234 @ ${'a'.repeat(LONG)}`)],
	])('of a %s takes no longer than it is', async (_what, work) => {
		await soon(work);
	});

	it.each([
		['strokes', `${'-'.repeat(LONG)}x;;;;;;`],
		['a name by which no column is known', `T2;${CPF};${'a '.repeat(LONG)}1;10/10/2026;1,00;;`],
	])('in a row of a file: %s', async (_what, row) => {
		const header = row.startsWith('T2') ? HEADER.replace('nome', 'coluna') : HEADER;
		const rows = `${header}\nT1;${CPF};Ana Prado;10/10/2026;10,00;;\n${row}\n`;
		await soon(() => read(Buffer.from(rows)).catch(() => null));
	});
});

it('of a field with hundreds of contacts takes the first fifty and says so', () => {
	const { phones, dropped } = parsePhones([
		[Array.from({ length: 200 }, (_, i) => `119${90_000_000 + i}`).join(';')],
	]);
	expect(phones).toHaveLength(50);
	expect(dropped).toEqual([
		{ index: 0, text: '11990000050', reason: 'Mais de 50 telefones no mesmo campo.' },
	]);
	const mails = parseEmails(Array.from({ length: 200 }, (_, i) => `a${i}@b.co`).join(' '));
	expect(mails.emails).toHaveLength(50);
	expect(mails.dropped).toEqual([
		{ index: 0, text: 'a50@b.co', reason: 'Mais de 50 e-mails no mesmo campo.' },
	]);
});

describe('a text file of another make', () => {
	const text = `${HEADER}\nT1;${CPF};Ana Prado;10/10/2026;10,00;;\nT2;${CPF};Ana Prado;11/10/2026;20,00;;`;

	it('is read with the line ends of an old Mac', async () => {
		const { debts } = await read(Buffer.from(text.replaceAll('\n', '\r')), ONE);
		expect(debts.map(({ externalId }) => externalId)).toEqual(['T1', 'T2']);
	});

	it('is refused in UTF-16, in a sentence that says so', async () => {
		const little = Buffer.from(`\ufeff${text}`, 'utf16le');
		await expect(read(little)).rejects.toThrow(/UTF-16/);
		await expect(read(Buffer.from(little).swap16())).rejects.toThrow(/UTF-16/);
	});

	it('is refused with thousands of columns', async () => {
		const more = Array.from({ length: 2_000 }, (_, i) => `x${i}`).join(';');
		await expect(read(Buffer.from(text.replace(HEADER, `${HEADER};${more}`)))).rejects.toThrow(/columns/);
	});
});

describe('a workbook of a few kilobytes', () => {
	const header = `<row r="1">${['titulo', 'cpf', 'nome', 'vencimento', 'valor'].map((name, i) => inline(`${'ABCDE'[i]}1`, name)).join('')}</row>`;
	const shared = (cell: string) => `<c r="${cell}" t="s"><v>0</v></c>`;
	const rows = (count: number, row: (n: number) => string) =>
		header + Array.from({ length: count }, (_, i) => `<row r="${i + 2}">${row(i + 2)}</row>`).join('');

	it('whose rows share one text of a megabyte is read in the time of its rows', async () => {
		const cells = (n: number) => shared(`A${n}`) + inline(`B${n}`, CPF);
		await soon(() => read(workbook(rows(1_000, cells), 'x'.repeat(1_000_000))));
	});

	it('with empty cells to the end of every row is read, and refused where they are billions', async () => {
		const cells = (n: number) =>
			inline(`A${n}`, `T${n}`) +
			inline(`B${n}`, CPF) +
			inline(`C${n}`, 'Ana Prado') +
			inline(`D${n}`, '10/10/2026') +
			inline(`E${n}`, '10,00') +
			`<c r="XFD${n}"/>`;
		expect((await read(workbook(rows(3, cells)), ONE)).debts).toHaveLength(3);
		await expect(read(workbook(rows(3_100, (n) => `<c r="XFD${n}"/>`)))).rejects.toThrow(/beyond its data/);
	});
});

function inline(cell: string, text: string): string {
	return `<c r="${cell}" t="inlineStr"><is><t>${text}</t></is></c>`;
}

/** The least that is a workbook: one sheet with these rows, and one shared text. */
function workbook(rows: string, text = ''): Buffer {
	const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
	const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	const relations = (list: string) =>
		`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`;
	return zip({
		'[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/></Types>`,
		'_rels/.rels': relations(
			`<Relationship Id="r1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/>`,
		),
		'xl/workbook.xml': `<workbook xmlns:r="${relation}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': relations(
			`<Relationship Id="r1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${relation}/sharedStrings" Target="sharedStrings.xml"/>`,
		),
		'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
		'xl/sharedStrings.xml': `<sst><si><t>${text}</t></si></sst>`,
	});
}

function zip(files: Record<string, string>): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [path, text] of Object.entries(files)) {
		const name = Buffer.from(path);
		const data = Buffer.from(text);
		const packed = deflateRawSync(data);
		// Version, flags, deflate, time, date; CRC, sizes, length of the name, no extra.
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(crc32(data), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(data.length, 18);
		common.writeUInt16LE(name.length, 22);
		const behind = Buffer.alloc(14);
		behind.writeUInt32LE(offset, 10);
		directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, behind, name);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
		parts.push(local);
		offset += local.length;
	}
	const list = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(Object.keys(files).length, 8);
	end.writeUInt16LE(Object.keys(files).length, 10);
	end.writeUInt32LE(list.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, list, end]);
}
