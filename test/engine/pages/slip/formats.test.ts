import type { CobrancaError } from '../../../../engine/core/errors';
import { formatLine, lineOf } from '../../../../engine/domain/boleto/digitableLine';
import { dynamicPix } from '../../../../engine/domain/pix';
import { carnePdf, phonePdf, slipPdf, type Slip } from '../../../../engine/pages/slip';
import { canRead, canScan, codesOf, keepPicture, sizesOf, textOf } from '../../../support/reading';
import { installments, PAYER, PIX, SCHOOL, schoolItems, slipOf } from '../../../support/slips';
import { pngLogo } from '../../../support/logos';

/** The A4 page, the carnê and the phone's page of the same slips, drawn by poppler and read by zbar. */

const BANKS = ['001', '033', '041', '104', '237', '341'] as const;

const LONG = {
	creditor: {
		...SCHOOL,
		name: 'Associação Beneficente e Educacional São Cristóvão de Ribeirão das Açucenas e Região Metropolitana Ltda.',
	},
	payer: { ...PAYER, name: 'Ângela Conceição de Guimarães e Vasconcellos Távora d’Ávila Brandão Júnior' },
	pix: dynamicPix({
		url: `pix.example.com/qr/v2/cobv/${'0a1b2c3d'.repeat(6)}`,
		name: 'Associacao Beneficente Sa',
		city: 'Ribeirao Preto',
	}),
};

/** One to eight debts, each bank in turn, every second one with long names, every third with a logo. */
const SLIPS: readonly Slip[] = Array.from({ length: 8 }, (_, i) =>
	slipOf(BANKS[i % BANKS.length] as string, {
		items: schoolItems(i + 1),
		...(i % 2 === 0 ? {} : LONG),
		...(i % 3 === 0 ? { brand: { logo: pngLogo(), colour: '#ffd400' } } : {}),
	}),
);

const wanted = (slip: Slip) => [`I2/5:${slip.barcode}`, `QR-Code:${slip.pix ?? ''}`];

describe('every code of every format is read back as it was computed (needs pdftoppm and zbarimg)', () => {
	canScan.each(SLIPS.map((slip, i) => [slip.barcode.slice(0, 3), i + 1, slip] as const))(
		'A4 and phone, bank %s, %i debts',
		(_bank, _count, slip) => {
			for (const draw of [slipPdf, phonePdf]) {
				const pages = codesOf(draw(slip));
				expect(pages).toEqual([wanted(slip)]);
			}
		},
		60_000,
	);

	canScan(
		'a carnê: three a page, in order, and statements without codes behind',
		() => {
			const pages = codesOf(carnePdf(SLIPS));
			const slips = [SLIPS.slice(0, 3), SLIPS.slice(3, 6), SLIPS.slice(6)];
			expect(pages.slice(0, 3)).toEqual(slips.map((some) => some.flatMap(wanted).sort()));
			expect(pages.slice(3).flat()).toEqual([]);
		},
		120_000,
	);
});

describe('a carnê', () => {
	const months: Slip[] = Array.from({ length: 7 }, () => plain());

	canRead(
		'has line, amount, payer and creditor on each slip, to be selected and copied (needs pdftotext)',
		() => {
			const pages = textOf(carnePdf(SLIPS.slice(0, 4)));
			SLIPS.slice(0, 4).forEach((slip, i) => {
				const page = pages[Math.floor(i / 3)] ?? '';
				expect(page).toContain(formatLine(lineOf(slip.barcode)));
				expect(page).toContain('CPF 111.444.777-35');
				expect(page).toContain('CNPJ 11.222.333/0001-81');
			});
		},
	);

	canRead('has an instalment on each slip, its own in number, amount, day and line (needs pdftotext)', () => {
		const slips = installments('237', 3, 269_971);
		const pdf = carnePdf(slips);
		keepPicture(pdf, 'carne', 90);
		const [page = ''] = textOf(pdf);
		const amounts = ['899,91', '899,90', '899,90'];
		const parts = page.split('Recibo do pagador').slice(0, 3);
		slips.forEach((slip, i) => {
			const [year, month, day] = String(slip.dueDate).split('-');
			for (const word of [
				formatLine(lineOf(slip.barcode)),
				amounts[i],
				`${day}/${month}/${year}`,
				`ACORDO-77/${i + 1}`,
				slip.nossoNumero,
			])
				expect(parts[i]).toContain(word);
		});
		expect(new Set(slips.map(({ barcode }) => barcode)).size).toBe(3);
	});

	canRead('numbers the slips of one payer, and ends when they end (needs pdftotext)', () => {
		const pages = textOf(carnePdf(months));
		expect(pages).toHaveLength(3);
		expect([1, 2, 3, 4, 5, 6, 7].filter((n) => pages.join('\n').includes(`${n} de 7`))).toHaveLength(7);
		expect(pages[2]?.match(/Recibo do pagador/g)).toHaveLength(1);
		expect(pages.join('')).not.toContain('Demonstrativo');
		expect(pages[0]).toContain('Referente a: Mensalidade de dezembro, vencimento 10/12/2026.');
	});

	canRead(
		'itemises debts with charges behind the slips, no payer’s on a page of another (needs pdftotext)',
		() => {
			const other = {
				...PAYER,
				name: 'Beatriz Outra',
				document: { kind: 'PF', digits: '52998224725' },
			} as const;
			const pages = textOf(carnePdf([slipOf('341'), slipOf('341', { payer: other }), slipOf('237')]));
			expect(pages).toHaveLength(4);
			expect(pages[0]).toContain('Reúne 3 débitos, discriminados no demonstrativo ao fim deste carnê.');
			expect(pages[0]).not.toContain('1 de 3');
			for (const page of pages.slice(1)) {
				expect(page).toContain('Mensalidade de setembro/2026, contrato 2026-1000');
				expect(page).toContain('2.811,87');
				expect(page.includes('Beatriz') && page.includes('João')).toBe(false);
			}
		},
	);

	canRead('of debts beyond a page goes on, each debt once (needs pdftotext)', () => {
		const pages = textOf(carnePdf([slipOf('341', { items: schoolItems(120) })]));
		const contracts = [...pages.join('\n').matchAll(/contrato 2026-(\d+)/g)].map(([, number]) => number);
		expect(contracts).toHaveLength(120);
		expect(new Set(contracts).size).toBe(120);
	});

	test('holds a logo once, and the same slips give the same bytes', () => {
		const logo = pngLogo();
		const branded = months.map((slip) => ({ ...slip, brand: { logo } }));
		const file = carnePdf(branded).toString('latin1');
		expect(file.match(/\/Subtype \/Image/g)).toHaveLength(2);
		expect(file.match(/\/SMask \d+ 0 R/g)).toHaveLength(1);
		expect(carnePdf(months).equals(carnePdf(months))).toBe(true);
	});

	test('of nothing is refused, and a wrong slip by its field', () => {
		expect(() => carnePdf([])).toThrow(/at least one/);
		const wrong = { ...plain(), dueDate: '2026-12-11' };
		expect(fieldOf(() => carnePdf([plain(), wrong]))).toBe('dueDate');
	});
});

describe('the page for a phone', () => {
	canRead('is 90 mm wide and one page; line and Pix code can be copied whole (needs pdftotext)', () => {
		const slip = slipOf('341');
		const pdf = phonePdf(slip);
		keepPicture(pdf, 'slip-phone', 110);
		expect(sizesOf(pdf)).toHaveLength(1);
		expect(sizesOf(pdf)[0]).toMatch(/^255\.12 x /);
		const [text = ''] = textOf(pdf);
		const joined = text.replace(/\s/g, '');
		expect(joined).toContain(formatLine(lineOf(slip.barcode)).replace(/\s/g, ''));
		expect(joined).toContain(PIX.replace(/\s/g, ''));
		for (const words of [
			'R$ 2.811,87',
			'Vence em 10/12/2026',
			'CPF 111.444.777-35',
			'Colégio Manhã Serena Ltda.',
		])
			expect(text).toContain(words);
	});

	canRead('without Pix, without date, and registered with nobody (needs pdftotext)', () => {
		const [text = ''] = textOf(phonePdf(slipOf('341', { pix: undefined, registeredBy: null })));
		expect(text).toContain('Pague o boleto');
		expect(text).not.toContain('Pix');
		expect(text).toContain('SEM REGISTRO NO BANCO');
	});

	canRead('goes on on another page when the debts are very many (needs pdftotext)', () => {
		const slip = slipOf('341', { items: schoolItems(80) });
		const pages = textOf(phonePdf(slip));
		expect(pages.length).toBeGreaterThan(1);
		expect(pages.join('\n').match(/vencimento 05\//g)).toHaveLength(80);
	});
});

function plain(): Slip {
	const [first] = schoolItems(1);
	const balance = { ...(first as Slip['items'][number]).balance };
	const { originalCents } = balance;
	Object.assign(balance, { totalCents: originalCents, fineCents: 0, interestCents: 0 });
	return slipOf('341', {
		items: [{ origin: 'Mensalidade de dezembro', dueDate: '2026-12-10', balance }],
		message: undefined,
	});
}

function fieldOf(draw: () => unknown): string | undefined {
	try {
		draw();
	} catch (error) {
		return (error as CobrancaError).place.field;
	}
	return undefined;
}
