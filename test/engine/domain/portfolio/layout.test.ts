import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PRESCRIPTION_TERMS } from '../../../../engine/domain/compliance/prescription.data';
import { DEBT_KINDS, PORTFOLIO_LAYOUT } from '../../../../engine/domain/portfolio';
import { guessLayout } from '../../../../engine/domain/portfolio/guess';
import { EMPTY_LAYOUT, normaliseHeader } from '../../../../engine/domain/portfolio/layout';
import { mapHeader } from '../../../../engine/domain/portfolio/mapping';

const DOC = readFileSync(join(__dirname, '../../../../docs/portfolio.md'), 'utf8');

describe('the house layout', () => {
	it('gives no header two meanings', () => {
		const headers = PORTFOLIO_LAYOUT.columns.flatMap((c) => [normaliseHeader(c.name), ...c.aliases]);
		expect(new Set(headers).size).toBe(headers.length);
		expect(headers).toEqual(headers.map(normaliseHeader));
	});

	it('knows a term of prescription for every kind of debt', () => {
		const kinds = PRESCRIPTION_TERMS.map((term) => term.kind);
		for (const kind of Object.values(DEBT_KINDS)) if (kind !== null) expect(kinds).toContain(kind);
	});

	it.each(PORTFOLIO_LAYOUT.columns.map((c) => [c.name, c.required]))(
		'documents the column %s',
		(name, required) => {
			expect(DOC).toMatch(new RegExp(`^\\| \`${name}\` \\| ${required ? 'yes' : 'no'} \\|`, 'm'));
		},
	);

	it.each(Object.keys(DEBT_KINDS))('documents the kind of debt %s', (word) => {
		expect(DOC).toContain(`\`${word}\``);
	});

	it('tolerates case, accents, blanks and punctuation in headers', () => {
		const header = [
			'CREDOR',
			' Título ',
			'C.P.F.',
			'Nome',
			'Data Vencimento',
			'Valor',
			'Juros % mês',
			'Loja',
		];
		const { layout } = guessLayout(
			{ header, sample: [], purpose: 'debts', isCreditor: () => false },
			EMPTY_LAYOUT,
		);
		const map = mapHeader(header, layout, 'debts');
		expect(map.positions).toEqual({
			titulo: [1],
			documento: [2],
			nome: [3],
			vencimento: [4],
			valor: [5],
			juros_mes_pct: [6],
			credor: [0],
		});
		expect(map.unknown).toEqual([{ header: 'Loja', position: 7 }]);
	});
});
