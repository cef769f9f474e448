/** Charges that a bank registers by file, in ledger tests: a creditor with an agreement, and a bank that answers what it is told. */
import { cnab } from '../../engine/adapters/charges/cnab';
import { type AgreementInput, saveAgreement } from '../../engine/operations/cnab/agreements';
import { buildRemessa, type BuiltRemessa } from '../../engine/operations/cnab/remessa';
import { issueCharges } from '../../engine/operations/charges/issue';
import type { ChargeDeps, ChargeOutcome } from '../../engine/operations/charges/types';
import type { Ledger } from '../../engine/ports/ledger';
import { ITAU, type TitleNow, titlesIn } from './cnabAnswers';
import { casesOf, chargesOf } from './ledgerCharges';
import { seedCreditor, seedDebts, type SeedDebt } from './ledgerPeople';
import type { LedgerEngine, TestLedger, TestLedgerOptions } from './ledgers';

/** What no wire is asked: whoever tries fails the test. */
export const NO_WIRE: ChargeDeps['http'] = {
	host: '127.0.0.1',
	request: () => Promise.reject(new Error('A bank by file has no wire.')),
};

export { BRADESCO, ITAU, pays, retornoOf, says, titlesIn, type TitleNow } from './cnabAnswers';

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

export const titlesOf = ({ ledger }: TestLedger): Promise<TitleNow[]> => titlesIn(ledger);
