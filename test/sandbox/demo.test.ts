import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isCnpj } from '../../engine/core/identity/cnpj';
import { isRejected, parsePortfolio, type PortfolioDebt, type RowIssue } from '../../engine/domain/portfolio';
import creditors from '../../sandbox/demo/creditors.json';
import { COMMITTED, type DemoOptions, generatePortfolio, writePortfolio } from '../../sandbox/demo/generate';
import { SPOILERS } from '../../sandbox/demo/spoil';

const FILE = join(__dirname, '../../sandbox/demo/portfolio.csv');
const IDS = creditors.map((creditor) => creditor.id);

const text = (options: DemoOptions) => [...generatePortfolio(options)].join('');

async function read(csv: string, today: string) {
	const debts: PortfolioDebt[] = [];
	const rejected: RowIssue[] = [];
	for await (const batch of parsePortfolio(Buffer.from(csv), { creditors: IDS, today })) {
		for (const row of batch) {
			if (isRejected(row)) rejected.push(row.rejected);
			else debts.push(row.debt);
		}
	}
	return { debts, rejected };
}

describe('the demo portfolio', () => {
	it('is what the generator makes', () => {
		expect(readFileSync(FILE, 'utf8')).toBe(text(COMMITTED));
	});

	it('holds about 500 debtors, 900 rows and 3 % of bad ones, one of each kind at least', async () => {
		const { debts, rejected } = await read(readFileSync(FILE, 'utf8'), COMMITTED.referenceDate);
		const debtors = new Set(debts.map((debt) => debt.document.digits));
		expect(debts.length + rejected.length).toBe(900);
		expect(debtors.size).toBeGreaterThan(450);
		expect(debtors.size).toBeLessThan(600);
		expect(rejected.length).toBeGreaterThanOrEqual(Object.keys(SPOILERS).length - 1);
		expect(rejected.length).toBeLessThan(45);
		expect(new Set(rejected.map((issue) => issue.field))).toEqual(
			new Set(['documento', 'vencimento', 'valor', 'nome', 'credor', 'titulo']),
		);
	});

	it('has every stage, all zones, shared phones, debtors of two creditors, alphanumeric CNPJs', async () => {
		const { debts } = await read(readFileSync(FILE, 'utf8'), COMMITTED.referenceDate);
		const age = (debt: PortfolioDebt) =>
			(Date.parse(COMMITTED.referenceDate) - Date.parse(debt.dueDate)) / 86_400_000;
		for (const [from, to] of [
			[-5, 0],
			[1, 5],
			[6, 30],
			[31, 60],
			[61, 90],
			[91, 365],
			[1827, 9999],
		] as const) {
			expect(debts.some((debt) => age(debt) >= from && age(debt) <= to)).toBe(true);
		}
		const ufs = new Set(debts.map((debt) => debt.uf));
		for (const uf of [
			'SP',
			'RJ',
			'MG',
			'BA',
			'RS',
			'PR',
			'AM',
			'AC',
			'PE',
			'CE',
			'MT',
			'PA',
			'DF',
		] as const) {
			expect(ufs).toContain(uf);
		}
		const ceps = new Set(debts.map((debt) => debt.cep?.slice(0, 5)));
		expect(ceps).toContain('53990');
		expect(ceps).toContain('69640');
		expect(debts.some((debt) => /[A-Z]/.test(debt.document.digits))).toBe(true);
		expect(
			several(
				debts,
				(debt) => debt.document.digits,
				(debt) => debt.creditorId,
			),
		).toBe(true);
		expect(
			several(
				debts,
				(debt) => debt.phones[0]?.e164 ?? '',
				(debt) => debt.document.digits,
			),
		).toBe(true);
		expect(debts.some((debt) => debt.kind === null && age(debt) > 365)).toBe(true);
		expect(debts.some((debt) => (debt.placedFrom ?? '') > COMMITTED.referenceDate)).toBe(true);
	});

	it('gives nobody a document, a phone or a mailbox that could be somebody else’s', async () => {
		const { debts } = await read(text({ debts: 3000, referenceDate: '2027-03-08', seed: 5 }), '2027-03-08');
		for (const { document, phones, emails } of debts) {
			expect(document.digits).toMatch(
				document.kind === 'PF' ? /^000\d{8}$/ : /^(00000\d{3}99\d{4}|DEMO\d{4}\d{6})$/,
			);
			for (const phone of phones) expect(phone.e164).toMatch(/^\+55\d\d90\d{7}$/);
			for (const email of emails) expect(email).toMatch(/\.example$/);
		}
	});

	it('moves with the reference date and nothing else', () => {
		const now = text({ debts: 200, referenceDate: '2026-11-23', seed: 1 });
		const later = text({ debts: 200, referenceDate: '2027-11-23', seed: 1 });
		const undated = (csv: string) => csv.replace(/\d\d\/\d\d\/\d{2,4}/g, 'date');
		expect(later).not.toBe(now);
		expect(undated(later).length).toBe(undated(now).length);
		expect(text({ debts: 200, referenceDate: '2026-11-23', seed: 2 })).not.toBe(now);
	});

	it('is written to a file of 100,000 rows piece by piece, with documents and titles all different', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'cobranca-demo-'));
		try {
			const path = join(folder, 'large.csv');
			writePortfolio(path, { debts: 100_000, referenceDate: '2026-11-23', seed: 3, badRows: 0 });
			expect(statSync(path).size).toBeGreaterThan(15_000_000);
			const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
			expect(lines).toHaveLength(100_000);
			expect(new Set(lines.map((line) => line.split(';')[2])).size).toBe(100_000);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});

describe('the demo creditors', () => {
	it.each(creditors)('$id can be named on a message and written from', (creditor) => {
		expect(isCnpj(creditor.document)).toBe(true);
		expect(creditor.sms42a.length).toBeLessThanOrEqual(60);
		expect(creditor.sms42a).toMatch(/^[\x20-\x7e]+$/);
		expect(creditor.sms42a.replace(/\D/g, '')).toContain(creditor.document);
		expect(creditor.senders).toMatchObject([
			{ channel: 'sms', provider: 'zenvia' },
			{ channel: 'email', provider: 'smtp' },
			...(creditor.settings.whatsappAllowed ? [{ channel: 'whatsapp', provider: 'meta' }] : []),
		]);
		expect(creditor.settings.testPhone).toMatch(/^\+55\d\d90000000\d$/);
	});
});

/** Whether some key comes with more than one value. */
function several<T>(rows: T[], key: (row: T) => string, value: (row: T) => string): boolean {
	const first = new Map<string, string>();
	return rows.some((row) => {
		const known = first.get(key(row));
		if (known === undefined && key(row) !== '') first.set(key(row), value(row));
		return known !== undefined && known !== value(row);
	});
}
