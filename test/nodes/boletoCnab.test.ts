/** Remessa and retorno in n8n's engine: binary out, binary in, and what the items say. */
import { closeLedgers } from '../../nodes/common/ledger';
import type { TakenRetorno } from '../../engine/operations/cnab/retorno';
import { casesToLease, setCharges } from '../support/n8nCnab';
import { retornoOf, says, titlesIn, pays, ITAU } from '../support/ledgerCnab';
import { runNode } from '../support/n8nHarness';
import { overdue, prepare } from '../support/n8nPortfolio';

afterAll(closeLedgers);
jest.setTimeout(90_000);

const AGREEMENT = { agreementId: ITAU.id, creditorId: 'escola', bank: '341', format: 400, carteira: '109' };
const CONTRACT = { branch: '1234', account: '56789', accountDigit: '7' };

describe('Boleto by bank file', () => {
	it('saves an agreement, holds the boletos back, writes the file, reads the answer, and hands them out', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(2), mode: 'live' });
		const saved = await runNode(
			'collectionLedger',
			{
				resource: 'bankAgreement',
				operation: 'save',
				...AGREEMENT,
				contract: CONTRACT,
				numbers: { nextNumber: 7 },
			},
			{ credentials },
		);
		expect(saved.json('collectionLedger')).toMatchObject([
			{ id: ITAU.id, bankName: 'Itaú', nextNumber: 7, nextFile: 1 },
		]);
		await withLedger((ledger) => setCharges(ledger, 'escola', ITAU.id));
		const items = (await withLedger(casesToLease)).map((json) => ({ json: json as never }));
		const held = await runNode('boleto', { provider: 'cnab' }, { credentials, input: items });
		expect(held.items('boleto')).toHaveLength(0);
		expect(held.json<{ hold: object; charge?: object }>('boleto', 1)).toMatchObject([
			{ hold: { source: 'registro no banco' } },
			{ hold: { source: 'registro no banco' } },
		]);
		const build = { operation: 'buildRemessa', agreementId: ITAU.id };
		const built = await runNode('boleto', build, { credentials });
		const [item] = built.items('boleto');
		expect(item?.json).toMatchObject({
			remessa: { file: 'SANDBOX-CB100301.REM', number: 1, titles: 2, bytes: 4 * 402 },
		});
		expect(item?.binary?.['remessa']).toMatchObject({ fileName: 'SANDBOX-CB100301.REM' });
		const empty = await runNode('boleto', build, { credentials });
		expect(empty.items('boleto')).toHaveLength(0);
		expect(empty.json('boleto', 1)).toMatchObject([{ remessa: { file: null, reason: 'empty' } }]);
		const again = await runNode('boleto', { ...build, fileNumber: 1 }, { credentials });
		expect(again.items('boleto')[0]?.binary?.['remessa']?.data).toBe(item?.binary?.['remessa']?.data);
		// Nothing of the person is on the item beside the file; a hash may well hold eleven digits in a row.
		expect(JSON.stringify(item?.json)).not.toMatch(/Sobrenome|\b\d{11}\b/);

		const titles = await withLedger(titlesIn);
		const answer = retornoOf([...titles.map((title) => says(title, '02')), pays(titles[0]!)]);
		const binary = {
			data: { data: answer.toString('base64'), mimeType: 'text/plain', fileName: 'CN10036A.RET' },
		};
		const read = await runNode(
			'boleto',
			{ operation: 'readRetorno' },
			{ credentials, input: [{ json: {}, binary } as never] },
		);
		const [report] = read.json<{ retorno: TakenRetorno & { fileName: string } }>('boleto');
		expect(report?.retorno).toMatchObject({
			agreementId: ITAU.id,
			fileName: 'CN10036A.RET',
			counts: { entryConfirmed: 2, paid: 1 },
			doubtful: false,
		});
		expect(report?.retorno.events.map(({ type }) => type)).toContain('payment.received');
		const out = await runNode('boleto', { provider: 'cnab' }, { credentials, input: items });
		expect(out.json<{ charge: object }>('boleto')).toMatchObject([{ charge: { registeredBy: 'bank:341' } }]);
		expect(out.json<{ hold: object }>('boleto', 1)).toMatchObject([{ hold: { rule: 'paid' } }]);
	});

	it('changes due date and amount as a person does, and is told what is wrong', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(1), mode: 'live' });
		const save = {
			resource: 'bankAgreement',
			operation: 'save',
			...AGREEMENT,
			contract: CONTRACT,
			numbers: {},
		};
		await runNode('collectionLedger', save, { credentials });
		await withLedger((ledger) => setCharges(ledger, 'escola', ITAU.id));
		const items = (await withLedger(casesToLease)).map((json) => ({ json: json as never }));
		await runNode('boleto', { provider: 'cnab' }, { credentials, input: items });
		const [title] = await withLedger(titlesIn);
		const ask = async (parameters: object) =>
			await runNode(
				'boleto',
				{ operation: 'change', chargeId: title?.charge_id, approvedBy: 'Gerente', ...parameters },
				{ credentials },
			);
		const moved = await ask({ change: 'dueDate', newDueDate: '2026-04-20T00:00:00.000-03:00' });
		expect(moved.json('boleto')).toMatchObject([
			{ charge: { dueDate: '2026-04-20' }, change: { state: 'done' } },
		]);
		const less = await ask({ change: 'abatement', abatement: 10.5 });
		expect(less.json('boleto')).toMatchObject([{ charge: { abatement: 10.5 }, change: { state: 'done' } }]);
		const half = await ask({ change: 'abatement', abatement: 0.005 });
		expect(half.error?.message).toMatch(/two decimals/);
		const nobody = await ask({ change: 'abatement', abatement: 5, approvedBy: ' ' });
		expect(nobody.error?.message).toMatch(/allowed the change/);
	});

	it('says what is wrong with a file and with an agreement', async () => {
		const { credentials } = await prepare({ debts: overdue(1), mode: 'live' });
		const binary = { data: { data: Buffer.from('nada\r\n').toString('base64'), mimeType: 'text/plain' } };
		const input = [{ json: {}, binary } as never];
		const read = await runNode('boleto', { operation: 'readRetorno' }, { credentials, input });
		expect(read.error?.message).toMatch(/cabeçalho.*linha 1, coluna 1/);
		const none = { operation: 'buildRemessa', agreementId: 'nenhum' };
		const built = await runNode('boleto', none, { credentials });
		expect(built.error?.message).toMatch(/no bank agreement/);
	});
});
