/** The slip of a stored charge, as a printer and a cashier read it back. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { slipOf } from '../../../nodes/common/slip';
import { chargeScene, issued, issueOne } from '../../support/ledgerCharges';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';

afterEach(disposeLedgers);

const installed = (command: string) => spawnSync(command, ['--help']).error === undefined;
const canRead = installed('pdftotext') ? it : it.skip;
const canScan = installed('pdftoppm') && installed('zbarimg') ? it : it.skip;
const run = (command: string, args: string[]) =>
	execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'cobranca-charge-slip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const saved = (name: string, pdf: Buffer | null): string => {
	const file = path.join(folder, name);
	writeFileSync(file, pdf ?? '');
	return file;
};
const TWO = [
	{ person: 1, title: 'T1', due: '10/02/2026' },
	{ person: 1, title: 'T2', amount: '80,00' },
];

for (const db of LEDGERS) {
	describe(`the slip of a charge on ${db.name}`, () => {
		canRead('itemises each debt and names the creditor whole (needs pdftotext)', async () => {
			const scene = await chargeScene(db, TWO);
			await scene.test.sql('update debts set fine_bp = 200, interest_month_bp = 100');
			const charge = issued(await issueOne(scene));
			expect(charge.amount).toBe(236.02);
			const text = run('pdftotext', [
				'-layout',
				saved('a.pdf', await slipOf(scene.test.ledger, charge.id)),
				'-',
			]);
			for (const words of [
				'Casa casa Ltda',
				'Rua das Flores, 10, Centro, Curitiba, PR',
				'art. 42-A',
				'Fulana Inventada B',
				'Título T1',
				'Título T2',
				'236,02',
				'3,00',
				'Asaas',
			])
				expect(text).toContain(words);
			expect(text).not.toMatch(/sem registro/i);
		});

		canScan(
			'reads back barcode and Pix as the provider registered them (needs pdftoppm and zbarimg)',
			async () => {
				const scene = await chargeScene(db, TWO);
				const charge = issued(await issueOne(scene));
				const image = path.join(folder, db.name);
				const file = saved('b.pdf', await slipOf(scene.test.ledger, charge.id));
				run('pdftoppm', ['-r', '200', '-gray', '-png', '-singlefile', file, image]);
				expect(
					run('zbarimg', ['-q', `${image}.png`])
						.trim()
						.split('\n')
						.sort(),
				).toEqual([`I2/5:${charge.barcode ?? ''}`, `QR-Code:${charge.pixCopyPaste ?? ''}`]);
			},
		);

		canRead('says that a sample is registered with nobody (needs pdftotext)', async () => {
			const scene = await chargeScene(db, TWO, { mode: 'test' });
			const charge = issued(await issueOne(scene));
			const text = run('pdftotext', [
				'-layout',
				saved('c.pdf', await slipOf(scene.test.ledger, charge.id)),
				'-',
			]);
			expect(text).toMatch(/sem registro/i);
			expect(text).toContain('TESTE');
		});

		it('is not drawn without a barcode', async () => {
			const scene = await chargeScene(db, TWO, { charges: { provider: 'asaas', kind: 'pix', dueInDays: 2 } });
			const charge = issued(await issueOne(scene));
			expect(charge).toMatchObject({ kind: 'pix', digitableLine: null });
			expect(await slipOf(scene.test.ledger, charge.id)).toBeNull();
			expect(await slipOf(scene.test.ledger, 'nobody')).toBeNull();
		});
	});
}
