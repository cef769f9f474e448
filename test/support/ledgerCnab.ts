/** Charges that a bank registers by file, in ledger tests: a creditor with an agreement, and a bank that answers what it is told. */
import { cnab } from '../../engine/adapters/charges/cnab';
import { layoutOf, writeRetorno, type AnswerTitle } from '../../engine/domain/cnab';
import { type AgreementInput, saveAgreement } from '../../engine/operations/cnab/agreements';
import { companyUseOf } from '../../engine/operations/cnab/reference';
import { buildRemessa, type BuiltRemessa } from '../../engine/operations/cnab/remessa';
import { issueCharges } from '../../engine/operations/charges/issue';
import type { ChargeDeps, ChargeOutcome } from '../../engine/operations/charges/types';
import { type Ledger, run, type SqlRow, statement } from '../../engine/ports/ledger';
import { casesOf, chargesOf } from './ledgerCharges';
import { seedCreditor, seedDebts, type SeedDebt } from './ledgerPeople';
import type { LedgerEngine, TestLedger, TestLedgerOptions } from './ledgers';

export const ITAU: AgreementInput = {
	id: 'itau-109',
	creditorId: 'casa',
	bank: '341',
	format: 400,
	contract: { carteira: '109', branch: '1234', account: '56789', accountDigit: '7', species: 'DM' },
};
export const BRADESCO: AgreementInput = {
	id: 'bradesco-09',
	creditorId: 'casa',
	bank: '237',
	format: 400,
	contract: {
		carteira: '9',
		branch: '1234',
		account: '56789',
		accountDigit: '0',
		convenio: '4321',
		species: 'DM',
	},
};

/** What no wire is asked: whoever tries fails the test. */
export const NO_WIRE: ChargeDeps['http'] = {
	host: '127.0.0.1',
	request: () => Promise.reject(new Error('A bank by file has no wire.')),
};

export interface FileScene {
	test: TestLedger;
	deps: ChargeDeps;
}

export async function fileScene(
	db: LedgerEngine,
	debts: readonly SeedDebt[],
	options: { agreement?: AgreementInput; ledger?: TestLedgerOptions; mode?: 'live' | 'test' } = {},
): Promise<FileScene> {
	const agreement = options.agreement ?? ITAU;
	const test = await db.create(options.ledger);
	await seedCreditor(test.ledger, 'casa', { mode: options.mode ?? 'live' });
	await saveAgreement(test.ledger, agreement);
	await chargesOf(test, 'casa', {
		provider: 'cnab',
		kind: 'boleto',
		dueInDays: 3,
		agreement: agreement.id,
	});
	await seedDebts(test.ledger, debts);
	await test.sql(
		`update debtors set street = 'Rua das Acácias, 120', district = 'Centro', city = 'São Paulo', uf = 'SP', cep = '01310100'`,
	);
	return { test, deps: { ledger: test.ledger, adapter: cnab, http: NO_WIRE } };
}

export async function issueAll({ deps, test }: FileScene): Promise<Map<string, ChargeOutcome>> {
	return await issueCharges(deps, { token: null, caseIds: await casesOf(test) });
}

/** Builds the next file, which must be one. */
export async function fileOf(ledger: Ledger, agreementId = ITAU.id): Promise<BuiltRemessa> {
	const outcome = await buildRemessa(ledger, { agreementId });
	if (outcome.kind !== 'file') throw new Error(`no file: ${JSON.stringify(outcome)}`);
	return outcome;
}

export interface TitleNow {
	charge_id: string;
	number: number;
	digits: string;
	checked: string;
	amount: number;
	due_date: string;
	registered_by: string | null;
	status: string;
	state: string;
	cancel: string;
}

const titleRows = statement<TitleNow & SqlRow>(
	't.cnab.titles',
	`select t.charge_id, t.number, t.digits, t.digits_checked as checked, c.amount, c.due_date, c.registered_by, c.status, t.state, c.cancel
	from bank_titles t join charges c on c.id = t.charge_id order by t.number`,
);

export const titlesOf = ({ ledger }: TestLedger): Promise<TitleNow[]> => titlesIn(ledger);

export async function titlesIn(ledger: Ledger): Promise<TitleNow[]> {
	return await ledger.read('t.cnab.titles', () => run(titleRows));
}

/** A line of the bank about a title. */
export function says(title: TitleNow, occurrence: string, more: Partial<AnswerTitle> = {}): AnswerTitle {
	return {
		companyUse: companyUseOf(title.charge_id),
		ourNumber: title.checked,
		documentNumber: String(title.number),
		dueDate: title.due_date,
		amount: title.amount,
		eventDate: '2026-03-11',
		carteira: '109',
		...more,
		occurrence,
	};
}

/** A payment of it, whole unless told otherwise. */
export function pays(title: TitleNow, more: Partial<AnswerTitle> = {}): AnswerTitle {
	return says(title, '06', {
		paid: title.amount,
		eventDate: '2026-03-12',
		creditDate: '2026-03-13',
		receivingBank: '033',
		receivingBranch: '4321',
		...more,
	});
}

/** The bank's file, with a trailer that counts right where the layout has one that counts. */
export function retornoOf(
	titles: readonly AnswerTitle[],
	{ agreement = ITAU, sequence = 1 }: { agreement?: AgreementInput; sequence?: number } = {},
): Buffer {
	const { bank, format, contract } = agreement;
	const totals: Record<string, number> = {};
	for (const { of, count, sum, what } of layoutOf(bank, format).retorno.totals ?? []) {
		const told = titles.filter(({ occurrence }) => of === null || of.includes(occurrence));
		if (count) totals[count] = told.length;
		if (sum) totals[sum] = told.reduce((all, title) => all + Number(title[what] ?? 0), 0);
	}
	const { branch, account, accountDigit, convenio } = contract;
	const file = {
		branch,
		account,
		accountDigit,
		convenio,
		fileSequence: sequence,
		fileDate: '2026-03-11',
		...totals,
	};
	return Buffer.from([...writeRetorno(bank, format, file, titles)].join(''), 'latin1');
}
