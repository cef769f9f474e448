import {
	appendFileSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import ts from 'typescript';
import type * as Cnab from '../../../engine/domain/cnab';
import type * as Boleto from '../../../engine/domain/boleto/boleto';
import { headerOf, titleOf } from '../domain/cnab/samples';

const ROOT = path.resolve(__dirname, '../../..');

/** The blocks of code of the worked example of a bank, in their order: bank, its line, layout, its line. */
function blocks(): string[] {
	const page = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
	return [...page.matchAll(/```ts\n(.*?)```/gs)]
		.map(([, code]) => code as string)
		.filter((code) => /exemplo/.test(code));
}

let copy: string;

/** A copy of the engine's part of banks, the two files written, the two lines added. */
beforeAll(() => {
	copy = mkdtempSync(path.join(os.tmpdir(), 'exemplo-'));
	for (const part of ['core', 'domain/boleto', 'domain/cnab'])
		cpSync(path.join(ROOT, 'engine', part), path.join(copy, part), { recursive: true });
	const [bank, bankLine, layout, layoutLine] = blocks() as [string, string, string, string];
	const boleto = path.join(copy, 'domain/boleto/banks');
	const cnab = path.join(copy, 'domain/cnab/banks');
	writeFileSync(path.join(boleto, '999-exemplo.ts'), bank);
	appendFileSync(path.join(boleto, 'registry.ts'), bankLine);
	mkdirSync(path.join(cnab, '999-exemplo'));
	writeFileSync(path.join(cnab, '999-exemplo/240.ts'), layout);
	appendFileSync(path.join(cnab, 'registry.ts'), layoutLine);
	const files = readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter(
		(file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
	);
	for (const file of files) {
		const compilerOptions = {
			module: ts.ModuleKind.CommonJS,
			target: ts.ScriptTarget.ES2022,
			esModuleInterop: true,
		};
		const { outputText } = ts.transpileModule(readFileSync(path.join(copy, file), 'utf8'), {
			compilerOptions,
		});
		writeFileSync(path.join(copy, file.replace(/ts$/, 'js')), outputText);
	}
}, 120_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const load = <T extends object>(file: string): T => jest.requireActual<T>(path.join(copy, file));

test('a bank is one file and one line: its boleto is computed and read back', () => {
	const { computeBoleto } = load<typeof Boleto>('domain/boleto/boleto.js');
	const boleto = computeBoleto({
		bank: '999',
		carteira: '01',
		branch: '12',
		account: '3456',
		nossoNumero: '77',
		amountCents: 10_000,
		dueDate: '2026-12-10',
	});
	// 7×2 + 7×3 = 35, 35 mod 11 = 2, 11 − 2 = 9
	expect(boleto.nossoNumero.printed).toBe('0000000077-9');
	expect(boleto.freeField).toBe('0012010000000077900034560');
	const { readPayable } =
		load<typeof import('../../../engine/domain/boleto/payable')>('domain/boleto/payable.js');
	expect(readPayable(boleto.line, '2026-11-22')).toMatchObject({
		ok: true,
		value: {
			bankName: 'Banco Exemplo',
			freeFieldReading: { title: { nossoNumero: '0000000077' }, disagreements: [] },
		},
	});
});

test('a layout is one file and one line: its remessa is written, its answer read', () => {
	const { writeRemessa, writeRetorno, readRetornoWhole } = load<typeof Cnab>('domain/cnab/index.js');
	const header = headerOf('237', 400);
	const title = { ...titleOf('237'), nossoNumero: '77' };
	const lines = [...writeRemessa('999', 240, header, [{ movement: 'register', title }])]
		.join('')
		.split('\r\n');
	expect(lines.slice(0, -1).every((line) => line.length === 240)).toBe(true);
	expect(lines[2]?.slice(37, 57)).toBe('00000000779         ');
	const answer = writeRetorno('999', 240, { fileDate: '2026-12-11' }, [
		{ occurrence: '06', ourNumber: '00000000779', amount: 100, paid: 100, eventDate: '2026-12-11' },
		{ occurrence: '46', ourNumber: '00000000779', amount: 100, paid: 100, eventDate: '2026-12-11' },
	]);
	const { file, records } = readRetornoWhole([...answer].join(''));
	expect(file).toMatchObject({ bank: '999', known: true });
	expect(records).toMatchObject([{ event: 'paid', ourNumber: '00000000779' }, { event: 'paidPending' }]);
});
