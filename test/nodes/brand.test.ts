/** A creditor's colour and logo, set once, on every slip that is drawn of its charges. */
import { closeLedgers } from '../../nodes/common/ledger';
import { slipOf } from '../../nodes/common/slip';
import { casesToLease, setCharges } from '../support/n8nCnab';
import { titlesIn } from '../support/ledgerCnab';
import { pngLogo } from '../support/logos';
import { runNode } from '../support/n8nHarness';
import { overdue, prepare } from '../support/n8nPortfolio';

afterAll(closeLedgers);
jest.setTimeout(90_000);

const SET = { resource: 'creditor', operation: 'setBrand', creditorId: 'escola' };
const AGREEMENT = {
	agreementId: 'itau-109',
	creditorId: 'escola',
	bank: '341',
	format: 400,
	carteira: '109',
};

it('draws the brand of the creditor wherever a slip is drawn, keeps what is left out, and takes it back', async () => {
	const { credentials, withLedger } = await prepare({ debts: overdue(1), mode: 'live' });
	const contract = { branch: '1234', account: '56789', accountDigit: '7' };
	const save = { resource: 'bankAgreement', operation: 'save', ...AGREEMENT, contract, numbers: {} };
	await runNode('collectionLedger', save, { credentials });
	await withLedger((ledger) => setCharges(ledger, 'escola', 'itau-109'));
	const input = (await withLedger(casesToLease)).map((json) => ({ json: json as never }));
	await runNode('boleto', { provider: 'cnab' }, { credentials, input });
	const [title] = await withLedger(titlesIn);
	// What e-mails and the page draw: no node, no field of an item.
	const drawn = () => withLedger((ledger) => slipOf(ledger, title?.charge_id ?? ''));
	const plain = (await drawn())!;
	const logo = {
		data: Buffer.from(pngLogo()).toString('base64'),
		mimeType: 'image/png',
		fileName: 'logo.png',
	};
	const withLogo = [{ json: {}, binary: { logo } } as never];
	const set = await runNode(
		'collectionLedger',
		{ ...SET, colour: '#0b5fa5', logoField: 'logo' },
		{ credentials, input: withLogo },
	);
	expect(set.json('collectionLedger')).toMatchObject([{ colour: '#0b5fa5', logoBytes: pngLogo().length }]);
	const branded = (await drawn())!;
	expect(plain.includes('/Image')).toBe(false);
	expect(branded.includes('/Image')).toBe(true);
	await runNode('collectionLedger', { ...SET, colour: '#aa0000' }, { credentials });
	const red = (await drawn())!;
	expect(red.includes('/Image')).toBe(true);
	expect(red.equals(branded)).toBe(false);
	const wrong = await runNode(
		'collectionLedger',
		{ ...SET, logoField: 'logo' },
		{
			credentials,
			input: [
				{ json: {}, binary: { logo: { ...logo, data: Buffer.from('GIF89a').toString('base64') } } } as never,
			],
		},
	);
	expect(wrong.error).toBeDefined();
	expect((await drawn())!.equals(red)).toBe(true);
	await runNode('collectionLedger', { ...SET, removeBrand: true }, { credentials });
	expect((await drawn())!.equals(plain)).toBe(true);
});
