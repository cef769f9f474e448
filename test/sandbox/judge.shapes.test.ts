/** Two readers that share no code see the same debts in files of shapes that neither was told of. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readPortfolio } from '../../sandbox/judge/portfolio';
import { houseRows } from '../../sandbox/judge/shapes';
import { COMMITTED, generatePortfolio } from '../../sandbox/demo/generate';
import { SHAPES } from '../../sandbox/demo/shapes';
import { allPortfolios, keepPortfolio } from '../../sandbox/run/portfolios';
import { bytesOf, read } from '../support/portfolioReading';

const IDS = new Set(['escola', 'varejo', 'fornecedor']);
const folder = mkdtempSync(join(tmpdir(), 'cobranca-judge-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the judge is given for a file, through the same folder as in a run. */
async function judged(...contents: Buffer[]) {
	const place = join(folder, String(++files));
	for (const content of contents) await keepPortfolio(place, content);
	return readPortfolio(await allPortfolios(place), IDS);
}

async function expectAgreement(bytes: Buffer): Promise<void> {
	const { debts } = await read(bytes);
	const { debtors, byPhone, byEmail } = await judged(bytes);
	const theirs = [...debtors.values()].flatMap((debtor) =>
		debtor.debts.map((debt) => `${debtor.key} ${debt.dueDate}`),
	);
	const ours = debts.map((debt) => `${debt.creditorId} ${debt.document.digits} ${debt.dueDate}`);
	expect(ours.length).toBeGreaterThan(50);
	expect(theirs.sort()).toEqual(ours.sort());
	const phones = debts.flatMap((debt) =>
		debt.phones.map((phone) => `${debt.creditorId} ${phone.e164.slice(1)}`),
	);
	for (const phone of phones) expect(byPhone.has(phone)).toBe(true);
	expect(new Set(byPhone.keys())).toEqual(new Set(phones));
	const emails = debts.flatMap((debt) => debt.emails.map((email) => `${debt.creditorId} ${email}`));
	expect(new Set(byEmail.keys())).toEqual(new Set(emails));
}

describe('the judge and the engine', () => {
	it.each(SHAPES)('read the same in the shape %s', async (shape) => {
		await expectAgreement(await bytesOf(shape));
		await expectAgreement(await bytesOf(shape, { debtors: 200, referenceDate: '2026-11-23', seed: 99 }));
	});

	it('read the same in the demo, mistakes and all', async () => {
		await expectAgreement(Buffer.from([...generatePortfolio(COMMITTED)].join('')));
	});

	it('judge several files as one, the first of a debt counting', async () => {
		const parcels = await bytesOf('parcelas');
		const alone = await judged(parcels);
		const both = await judged(parcels, await bytesOf('sistema'));
		expect([...both.debtors.keys()].sort()).toEqual([...alone.debtors.keys()].sort());
	});

	it('find nothing in what has no header', () => {
		expect(houseRows(Buffer.from('a;b;c\n1;2;3\n'))).toEqual([]);
	});
});
