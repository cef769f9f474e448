import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { slipPdf } from '../../../../engine/pages/slip';
import { PIX, slipOf } from '../../../support/slips';

/** A slip as a printer and a cashier see it: drawn by poppler, read back by zbar. CI installs both. */

const installed = (command: string) => spawnSync(command, ['--help']).error === undefined;
const canRead = installed('pdftotext') ? test : test.skip;
const canScan = installed('pdftoppm') && installed('zbarimg') ? test : test.skip;

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'cobranca-slip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function printed(bank: string): string {
	const file = path.join(folder, `${bank}.pdf`);
	writeFileSync(file, slipPdf(slipOf(bank)));
	return file;
}

const run = (command: string, args: string[]) =>
	execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

canRead('its text is readable, accents included (needs pdftotext)', () => {
	const text = run('pdftotext', ['-layout', printed('001'), '-']);
	for (const words of [
		'Colégio Manhã Serena Ltda.',
		'João Conceição de Assunção – CPF 111.444.777-35',
		'Informações de responsabilidade do beneficiário',
		'Banco do Brasil',
		'76543210000004821',
	])
		expect(text).toContain(words);
	expect(text.replace(/\s/g, '')).toContain(PIX.replace(/\s/g, ''));
});

canScan.each(['001', '237', '341'])(
	'barcode and QR code of bank %s are read back from paper at 200 dpi (needs pdftoppm and zbarimg)',
	(bank) => {
		const image = path.join(folder, bank);
		run('pdftoppm', ['-r', '200', '-gray', '-png', '-singlefile', printed(bank), image]);
		const read = run('zbarimg', ['-q', `${image}.png`])
			.trim()
			.split('\n');
		expect(read.sort()).toEqual([`I2/5:${slipOf(bank).barcode}`, `QR-Code:${PIX}`]);
	},
	60_000,
);
