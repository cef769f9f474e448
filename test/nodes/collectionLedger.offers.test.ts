import { closeLedgers } from '../../nodes/common/ledger';
import { runNode } from '../support/n8nHarness';
import { LOJA, prepare, type Prepared, settingsOf } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const NODE = 'collectionLedger';
/** A band as the panel fills it in, with its defaults. */
const BAND = {
	fromDays: 15, toDays: 0, fineOff: 0, interestOff: 0, principalOff: 0, principalAllowed: false,
	maxInstallments: 3, minInstallment: 50, validForDays: 5, firstPaymentInDays: 7,
}; // prettier-ignore

async function call({ credentials }: Prepared, fields: object) {
	return await runNode(
		NODE,
		{ resource: 'creditor', ...LOJA, ...fields },
		{ credentials, input: [{ json: {} }] },
	);
}

describe('Collection Ledger: what a creditor offers', () => {
	async function house() {
		const prepared = await prepare();
		const save = (options: object) => call(prepared, { operation: 'save', options });
		const kept = async () =>
			(await settingsOf<{ offers: { bands: object[] } | null }>(prepared, 'loja')).offers;
		const told = async () => {
			const check = await call(prepared, { operation: 'check', creditorId: 'loja' });
			return check
				.json<{ findings: { text: string }[] }>(NODE)[0]
				?.findings.map(({ text }) => text)
				.filter((text) => /[Pp]ropostas/.test(text));
		};
		return { save, kept, told };
	}

	it('is nothing, until bands are given; they stay until they are taken back', async () => {
		const { save, kept, told } = await house();
		await save({});
		expect([await kept(), await told()]).toEqual([null, [expect.stringContaining('Sem propostas')]]);
		const bands = [
			{ ...BAND, fromDays: 60, fineOff: 100, interestOff: 50.5, minInstallment: 40.5, maxInstallments: 1 },
			{ ...BAND, toDays: 59 },
		];
		expect((await save({ offerBands: { bands } })).error).toBeUndefined();
		expect((await kept())?.bands).toMatchObject([
			{ fromDays: 15, toDays: 59, minInstallmentCents: 5000 },
			{ fromDays: 60, toDays: null, interestOff: 50.5, minInstallmentCents: 4050 },
		]);
		expect(await told()).toEqual([
			expect.stringMatching(
				/dias 15 a 59: até 3 vezes · a partir do dia 60: à vista multa −100%, juros −50.5%\./,
			),
		]);
		await save({ freshHours: 30 });
		expect((await kept())?.bands).toHaveLength(2);
		await save({ offers: 'none' });
		expect(await kept()).toBeNull();
	});

	it('can be the sample of its journey, which takes nothing off the principal', async () => {
		const { save, kept, told } = await house();
		expect((await save({ journey: 'varejo', offers: 'sample' })).error).toBeUndefined();
		expect((await kept())?.bands).toHaveLength(7);
		expect((await told())?.join()).not.toContain('VALOR ORIGINAL');
	});

	it.each([
		['a discount on the principal that nobody allowed', { principalOff: 10 }, /band 1.+Principal Discount/],
		['an offer of one day', { validForDays: 1 }, /Valid for Days.+54-B/],
		['half a cent', { minInstallment: 50.005 }, /Min Installment/],
	])('refuses %s', async (_what, more, message) => {
		const { save } = await house();
		const { error } = await save({ offers: 'own', offerBands: { bands: [{ ...BAND, ...more }] } });
		expect(`${error?.message} ${error?.description}`).toMatch(message);
	});

	it('asks for bands where they are said to hold, and for a journey that has a sample', async () => {
		const { save } = await house();
		expect((await save({ offers: 'own' })).error?.message).toMatch(/no offer bands/);
		expect((await save({ journey: 'essencial', offers: 'sample' })).error?.message).toMatch(
			/no sample of offers/,
		);
	});
});
