import { readRetornoWhole, type CnabFormat, type RetornoEvent } from '../../../../engine/domain/cnab';
import { answer, PAID } from './answers';

/** Codes that mean something else at this bank than FEBRABAN's table says, or that only this bank has. */
const OWN: ReadonlyArray<readonly [bank: string, format: CnabFormat, code: string, event: RetornoEvent]> = [
	['341', 240, '26', 'fee'],
	['341', 240, '44', 'fee'],
	['341', 240, '47', 'dropped'],
	['341', 240, '08', 'paid'],
	['104', 240, '46', 'paidPending'],
	['104', 240, '47', 'paymentReversed'],
	['104', 240, '44', 'paymentReversed'],
	['104', 240, '45', 'changed'],
	['104', 240, '40', 'entryRejected'],
	['085', 240, '76', 'paid'],
	['085', 240, '77', 'paid'],
	['041', 240, 'AB', 'paidPending'],
	['033', 240, '93', 'notice'],
	['748', 240, '36', 'instructionRejected'],
	['756', 240, '44', 'paymentReversed'],
];

test.each(OWN)('%s in CNAB %s: %s is %s', (bank, format, occurrence, event) => {
	const { records } = readRetornoWhole(answer(bank, format, [{ ...PAID, occurrence }]));
	expect(records).toMatchObject([{ event, occurrence }]);
});

describe.each([240, 400] as const)('reasons of Itaú in CNAB %s', (format) => {
	test.each([
		['03', '22', 'Carteira não permitida (necessário cadastrar faixa livre)'],
		['16', '22', 'Título baixado ou liquidado'],
		['15', '05', 'Solicitação de baixa para título já baixado ou liquidado'],
		['17', '05', 'Data de vencimento inválida ou com o mesmo conteúdo'],
	])('occurrence %s, code %s: %s', (occurrence, code, text) => {
		const { records } = readRetornoWhole(
			answer('341', format, [{ ...PAID, occurrence, reasons: code.padEnd(8, '0') }]),
		);
		expect(records[0]?.reasons).toEqual([{ code, text }]);
	});
});

test('a payment that Caixa tells at once and again at night has one key, of the night', () => {
	const titles = ['46', '06'].map((occurrence) => ({ ...PAID, occurrence }));
	const { records } = readRetornoWhole(answer('104', 240, titles));
	expect(records.map(({ paymentKey }) => paymentKey === null)).toEqual([true, false]);
});
