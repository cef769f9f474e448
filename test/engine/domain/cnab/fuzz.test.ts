import { LAYOUTS, readRetornoWhole } from '../../../../engine/domain/cnab';
import { answerOf, cnab, TITLES } from '../../../fuzz/cnab';

jest.setTimeout(120_000);

/** Some here; as many as asked for by `npm run fuzz -- cnab`. */
test('changed files: never a crash, every problem has its place, no amount out of nowhere', () => {
	const { runs, wrong, accepted } = cnab(4_000);
	expect(wrong).toEqual([]);
	expect(accepted).toBeGreaterThan(runs / 20);
	expect(accepted).toBeLessThan((runs * 3) / 4);
});

describe.each(
	LAYOUTS.filter(({ remessa }) => remessa !== null).map(
		(layout) => [`${layout.bank}/${layout.format}`, layout] as const,
	),
)('mutated files of %s', (_name, layout) => {
	it('retorno: a column too many or too few never moves an amount', () => {
		const whole = answerOf(layout).toString('latin1').split('\r\n');
		const first = layout.format === 240 ? 2 : 1;
		const moved: string[] = [];
		const amounts = new Map(TITLES.map(({ ourNumber, amount }) => [ourNumber, amount]));
		for (let column = 0; column < layout.format; column += 3) {
			for (const change of [-1, 1]) {
				const lines = [...whole];
				const index = first + (column % 2);
				const line = lines[index] as string;
				lines[index] =
					change < 0
						? line.slice(0, column) + line.slice(column + 1)
						: `${line.slice(0, column)}0${line.slice(column)}`;
				for (const { ourNumber, amountCents, paidCents } of readRetornoWhole(lines.join('\r\n')).records) {
					const amount = amounts.get(ourNumber.trim().replace(/^0+/, ''));
					if (amount === undefined) continue;
					if (amountCents !== amount || (paidCents !== 0 && paidCents !== amount)) {
						moved.push(`${column} ${change}: ${amountCents} ${paidCents}`);
					}
				}
			}
		}
		expect(moved).toEqual([]);
	});
});
