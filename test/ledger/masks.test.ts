import { getLeasedCases } from '../../engine/operations/getLeasedCases';
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { leaseCases } from '../../engine/operations/leaseCases';
import { previewPortfolio } from '../../engine/operations/previewPortfolio';
import { dPlusFive } from '../../engine/operations/reports/dPlusFive';
import { inventedCpf, inventedMobile } from '../../sandbox/demo/numbers';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { seedCreditor } from '../support/ledgerPeople';

afterEach(disposeLedgers);

const CPF = inventedCpf(1);
const OTHER = inventedCpf(2);
const PHONE = `11${inventedMobile(3)}`;
const HEADER =
	'credor;contrato;titulo;documento;nome;email;descricao;produto;vencimento;valor;observacao;avo';
const ROW = [
	...['casa', `C-${CPF}`, `T-${CPF}`, CPF, 'Ana Prado', 'ana@caixa.example'],
	...[
		`Falar no ${PHONE} com a avó`,
		'Curso',
		'02/03/2026',
		'10,00',
		'ana@caixa.example ou bia@caixa.example',
		OTHER,
	],
];
const file = (...rows: string[][]) =>
	Buffer.from([HEADER, ...rows.map((row) => row.join(';'))].join('\n'), 'utf8');
const WHOLE = [CPF, OTHER, PHONE, 'ana@caixa.example', 'bia@caixa.example'];

function found(value: object): string[] {
	const digits = JSON.stringify(value).replace(/(?<=\d)[./-](?=\d)/g, '');
	return WHOLE.filter((one) => digits.includes(one));
}

for (const db of LEDGERS) {
	describe(`what a creditor writes into its own columns, on ${db.name}`, () => {
		it('carries no whole document, phone or e-mail to items and reports', async () => {
			const { ledger } = await db.create();
			await seedCreditor(ledger, 'casa', { mode: 'live' });
			const report = await importPortfolio(ledger, { source: file(ROW), fileName: 'carteira.csv' });
			expect(report.accepted).toBe(1);
			expect(found(report)).toEqual([]);
			const lease = await leaseCases(ledger);
			const items = await getLeasedCases(ledger, lease?.token ?? '');
			expect(items[0]?.debts[0]).toMatchObject({ product: 'Curso' });
			expect(Object.keys(items[0]?.debts[0]?.custom ?? {}).sort()).toEqual(['avo', 'observacao']);
			expect(found(items)).toEqual([]);
			const late = await dPlusFive(ledger, {});
			expect(late.breaches).toHaveLength(1);
			expect(found(late)).toEqual([]);
		});

		it('is masked in a preview, also where the columns of a row have slipped', async () => {
			const { ledger } = await db.create();
			await seedCreditor(ledger, 'casa');
			const slipped = [
				'casa',
				'1',
				'T-1',
				inventedCpf(4),
				'Bia',
				'',
				'',
				'',
				'ana@caixa.example',
				CPF,
				'',
				'',
			];
			const wrong = ['casa', '1', 'T-2', inventedCpf(5), 'Bia', '', '', '', PHONE, '10,00', '', ''];
			const preview = await previewPortfolio(ledger, { source: file(ROW, slipped, wrong) });
			expect(preview).toMatchObject({ accepted: 1, rejected: 2 });
			expect(preview.rejectedRows[0]?.issue.value).toMatch(/^a•••@/);
			expect(found(preview)).toEqual([]);
		});
	});
}
