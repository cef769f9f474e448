import { CobrancaError } from '../../../../engine/core/errors';
import {
	type AcceptedRow,
	type PortfolioOptions,
	type PortfolioRow,
	type PortfolioSummary,
	isRejected,
	parsePortfolio,
} from '../../../../engine/domain/portfolio';

const OPTIONS: PortfolioOptions = { creditors: ['escola', 'varejo'], today: '2026-11-23' };
const HEADER =
	'credor;titulo;documento;nome;telefone;telefone2;email;cep;uf;tipo_divida;vencimento;valor;multa_pct;juros_mes_pct;entrada;filial';

/** One row as an object, so that a test says only what it changes. */
const GOOD = {
	credor: 'escola',
	titulo: 'T-1',
	documento: '000.048.271-47',
	nome: 'Patrícia Barros',
	telefone: '(11) 90123-4567',
	telefone2: '',
	email: 'patricia@correio.example',
	cep: '01310-100',
	uf: 'SP',
	tipo_divida: 'mensalidade_escolar',
	vencimento: '10/10/2026',
	valor: '1.234,56',
	multa_pct: '2,00',
	juros_mes_pct: '1',
	entrada: '',
	filial: 'Centro',
};
type Row = typeof GOOD;

const line = (change: Partial<Row>) => Object.values({ ...GOOD, ...change }).join(';');

async function read(text: string | Buffer, options = OPTIONS) {
	const rows: PortfolioRow[] = [];
	const batches: number[] = [];
	const iterator = parsePortfolio(Buffer.isBuffer(text) ? text : Buffer.from(text), options);
	let summary: PortfolioSummary;
	for (;;) {
		const step = await iterator.next();
		if (step.done) {
			summary = step.value;
			break;
		}
		batches.push(step.value.length);
		rows.push(...step.value);
	}
	return { rows, batches, summary };
}

async function one(change: Partial<Row>): Promise<PortfolioRow> {
	const { rows } = await read(`${HEADER}\n${line(change)}\n`);
	expect(rows).toHaveLength(1);
	return rows[0] as PortfolioRow;
}

async function good(change: Partial<Row>): Promise<AcceptedRow> {
	const row = await one(change);
	if (isRejected(row)) throw new Error(`refused: ${row.rejected.reason}`);
	return row;
}

describe('a row of the portfolio', () => {
	it('becomes a debt, unknown columns kept', async () => {
		expect(await good({ entrada: '2026-10-20' })).toEqual({
			rowNumber: 2,
			warnings: [],
			debt: {
				creditorId: 'escola',
				externalId: 'T-1',
				contract: null,
				document: { kind: 'PF', digits: '00004827147' },
				name: 'Patrícia Barros',
				phones: [{ e164: '+5511901234567', kind: 'mobile', ddd: '11' }],
				emails: ['patricia@correio.example'],
				cep: '01310100',
				uf: 'SP',
				city: null,
				street: null,
				district: null,
				product: null,
				description: null,
				kind: 'school',
				dueDate: '2026-10-10',
				principalCents: 123456,
				finePercent: 2,
				interestMonthPercent: 1,
				placedFrom: '2026-10-20',
				group: null,
				terms: {},
				whatsapp: null,
				work: { phones: [], emails: [] },
				parties: [],
				custom: { filial: 'Centro' },
			},
		});
	});

	it.each<[string, Partial<Row>, string]>([
		['an unknown creditor', { credor: 'loja' }, 'credor'],
		['no creditor', { credor: '' }, 'credor'],
		['no title', { titulo: ' ' }, 'titulo'],
		['a wrong check digit', { documento: '000.048.271-48' }, 'documento'],
		['no document', { documento: '' }, 'documento'],
		['no name', { nome: '' }, 'nome'],
		['31 February', { vencimento: '31/02/2026' }, 'vencimento'],
		['a two-digit year', { vencimento: '10/10/26' }, 'vencimento'],
		['a due date before 1990', { vencimento: '31/12/1989' }, 'vencimento'],
		['a due date over five years ahead', { vencimento: '24/11/2031' }, 'vencimento'],
		['a negative value', { valor: '-10,00' }, 'valor'],
		['no value', { valor: '' }, 'valor'],
		['zero', { valor: '0,00' }, 'valor'],
		['letters in the value', { valor: '1.2OO,00' }, 'valor'],
		['a value of 2^53 cents', { valor: '90071992547409,92' }, 'valor'],
		['a fine that is no percentage', { multa_pct: 'dois' }, 'multa_pct'],
		['interest of 30 % a month', { juros_mes_pct: '30' }, 'juros_mes_pct'],
		['an impossible placement date', { entrada: '2026-13-01' }, 'entrada'],
	])('is refused for %s', async (_what, change, field) => {
		const row = await one(change);
		expect(row).toMatchObject({ rowNumber: 2, rejected: { field } });
		if (isRejected(row)) expect(row.rejected.reason).toMatch(/^[A-Z].+\.$/s);
	});

	it('accepts the edges of due date and value', async () => {
		expect((await good({ vencimento: '23/11/2031' })).debt.dueDate).toBe('2031-11-23');
		expect((await good({ vencimento: '1990-01-01' })).debt.dueDate).toBe('1990-01-01');
		expect((await good({ valor: '90071992547409,91' })).debt.principalCents).toBe(Number.MAX_SAFE_INTEGER);
		expect((await good({ valor: '0.01' })).debt.principalCents).toBe(1);
	});

	it('puts eaten zeros back when the check digits agree, and says so', async () => {
		const row = await good({ documento: '04827147' });
		expect(row.debt.document).toEqual({ kind: 'PF', digits: '00004827147' });
		expect(row.warnings.map((w) => w.field)).toEqual(['documento']);
		expect(await one({ documento: '04827148' })).toMatchObject({ rejected: { field: 'documento' } });
		const company = await good({ documento: '123456990106' });
		expect(company.debt.document).toEqual({ kind: 'PJ', digits: '00123456990106' });
	});

	it('drops a phone or an e-mail that cannot be, and keeps the debt', async () => {
		const row = await good({ telefone: '0800 900 0000', telefone2: '1,19E+10', email: 'sem arroba' });
		expect(row.debt.phones).toEqual([]);
		expect(row.debt.emails).toEqual([]);
		expect(row.warnings.map((w) => w.field)).toEqual(['telefone', 'telefone2', 'email', 'email', 'telefone']);
	});

	it('keeps a repeated phone once', async () => {
		const row = await good({ telefone2: '+55 11 90123-4567' });
		expect(row.debt.phones).toHaveLength(1);
		expect(row.warnings).toEqual([]);
	});

	it('warns of an address that does not fit and of a fine above the law', async () => {
		const row = await good({ uf: 'RJ', multa_pct: '10', tipo_divida: 'sei la' });
		expect(row.warnings.map((w) => w.field).sort()).toEqual(['multa_pct', 'tipo_divida', 'uf']);
		expect(row.debt).toMatchObject({ kind: null, uf: 'RJ', finePercent: 10 });
	});

	it('finds the UF by the CEP, even one whose zero was eaten', async () => {
		expect((await good({ uf: '', cep: '1310100' })).debt).toMatchObject({ cep: '01310100', uf: 'SP' });
	});

	it('never repeats a document, a phone or a name whole', async () => {
		const rejected = await one({ documento: '000.048.271-48' });
		expect(JSON.stringify(rejected)).not.toMatch(/048|271/);
		const warned = await good({ telefone: '(11) 3333-444' });
		expect(JSON.stringify(warned.warnings)).not.toContain('3333');
	});

	it('is refused when it has more columns than the header', async () => {
		expect(await one({ filial: 'Centro;sobra' })).toMatchObject({ rejected: { field: 'linha' } });
	});
});

describe('a portfolio file', () => {
	it('refuses the second of two equal titles of one creditor only', async () => {
		const lines = [line({ valor: 'x' }), line({}), line({ valor: '9,00' }), line({ credor: 'varejo' })];
		const { rows, summary } = await read([HEADER, ...lines].join('\n'));
		expect(rows.map((r) => (isRejected(r) ? r.rejected.field : 'ok'))).toEqual([
			'valor',
			'ok',
			'titulo',
			'ok',
		]);
		expect(summary).toMatchObject({ rows: 4, accepted: 2, rejected: 2, principalCents: 246912 });
	});

	it('reads other spellings of the header, other separators and encodings', async () => {
		const text =
			'CPF/CNPJ,Nome,Nº Título,Data de Vencimento,Valor (R$),Fone\n000.048.271-47,João,T1,10/10/2026,"12,50",11901234567\n';
		const { rows, summary } = await read(Buffer.from(text, 'latin1'), {
			...OPTIONS,
			defaultCreditor: 'varejo',
		});
		expect(rows).toMatchObject([{ debt: { creditorId: 'varejo', name: 'João', principalCents: 1250 } }]);
		expect(summary).toMatchObject({ encoding: 'windows-1252', delimiter: ',', unknownColumns: [] });
	});

	it('goes on after a quote that never closes', async () => {
		const { rows } = await read(
			[HEADER, line({ nome: '"Aberta' }).replace(/;"/, ';"'), line({ titulo: 'T-2' })].join('\n'),
		);
		expect(rows).toMatchObject([
			{ rowNumber: 2, rejected: { field: 'linha' } },
			{ rowNumber: 3, debt: { externalId: 'T-2' } },
		]);
	});

	it('gives batches of the size asked for, at most 500', async () => {
		const lines = Array.from({ length: 1100 }, (_, n) => line({ titulo: `T-${n}` }));
		const text = [HEADER, ...lines].join('\r\n');
		expect((await read(text)).batches).toEqual([500, 500, 100]);
		expect((await read(text, { ...OPTIONS, batchSize: 5000 })).batches).toEqual([500, 500, 100]);
		expect((await read(text, { ...OPTIONS, batchSize: 400 })).batches).toEqual([400, 400, 300]);
	});

	it('reads a stream cut anywhere as it reads the whole', async () => {
		const bytes = Buffer.from(
			[HEADER, line({}), line({ titulo: 'T-2', nome: '"Zoë;\nD’Ávila"' })].join('\n'),
		);
		async function* cut(): AsyncGenerator<Buffer> {
			for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
		}
		const rows: PortfolioRow[] = [];
		for await (const batch of parsePortfolio(cut(), OPTIONS)) rows.push(...batch);
		expect(rows).toEqual((await read(bytes)).rows);
		expect(rows).toMatchObject([{ rowNumber: 2 }, { rowNumber: 3, debt: { name: 'Zoë; D’Ávila' } }]);
	});

	it.each([
		['is empty', ''],
		['has no column for the value', 'credor;titulo;documento;nome;vencimento\n'],
		['has two columns for one thing', `${HEADER};dtvenc\n${line({})};11/10/2026\n`],
	])('is refused as a whole when it %s', async (_what, text) => {
		await expect(read(text)).rejects.toThrow(CobrancaError);
	});

	it('may hold nothing but the header', async () => {
		expect((await read(HEADER)).summary).toMatchObject({ rows: 0, accepted: 0 });
	});

	it('refuses what is no text at all without hanging', async () => {
		await expect(read(Buffer.alloc(3_000_000, 0x41))).rejects.toThrow(CobrancaError);
	});
});

describe('20,000 rows', () => {
	it('are read in slices, and other work gets its turn between them', async () => {
		const lines = Array.from({ length: 20_000 }, (_, n) => line({ titulo: `T-${n}` }));
		const bytes = Buffer.from([HEADER, ...lines].join('\n'));
		await read(bytes.subarray(0, 300_000));
		let turns = 0;
		let longest = 0;
		let done = false;
		let total = 0;
		let since = process.threadCpuUsage();
		const tick = () => {
			const spent = process.threadCpuUsage(since);
			longest = Math.max(longest, spent.user + spent.system);
			total += spent.user + spent.system;
			since = process.threadCpuUsage();
			turns++;
			if (!done) setImmediate(tick);
		};
		setImmediate(tick);
		const { summary } = await read(bytes);
		done = true;
		expect(summary.accepted).toBe(20_000);
		expect(turns).toBeGreaterThan(20);
		// A share of this thread's own processor time, so that neither a slow nor a busy machine matters. Measured: 8 of 600 ms.
		expect(longest).toBeLessThan(total / 8);
	});
});
