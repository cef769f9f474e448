/** What a contract with a bank must hold for titles to be numbered, computed and asked for by file. */
import { badInput } from '../../core/errors';
import { computeBoleto } from '../../domain/boleto/boleto';
import { bankOf } from '../../domain/boleto/banks';
import { type CnabFormat, layoutOf, type Species, writeRemessa } from '../../domain/cnab';
import type { Contract, Instruction, RemessaHeader } from '../../domain/cnab';

/** The contract as it is stored: what numbers a title and what a file's header says. */
export interface AgreementContract extends Omit<Contract, 'carteira'> {
	carteira: string;
	/** Kind of title that the entries name. */
	species: Species;
}

export interface AgreementInput {
	/** Short and stable: `itau-109`. */
	id: string;
	creditorId: string;
	/** Three digits. */
	bank: string;
	format: CnabFormat;
	contract: AgreementContract;
	/** First nosso número to give out, without check digit; of an agreement that exists: never lower than what comes next. */
	nextNumber?: number;
	/** Last one of the range that the bank granted. */
	lastNumber?: number;
	/** Number of the next file (NSA); likewise. */
	nextFile?: number;
}

/** Banks that number titles themselves: the line is not known before they answer. */
const NUMBERED_BY_BANK: ReadonlySet<string> = new Set(['077']);

/** Highest number that every column of these files holds without loss. */
export const HIGHEST_NUMBER = 999_999_999_999;

/** @throws CobrancaError badInput naming the field */
export function checkAgreement(input: AgreementInput): void {
	if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(input.id))
		throw badInput('id', 'The agreement id must be 1 to 40 of a-z, 0-9, - and _.', 'Choose e.g. "itau-109".');
	const layout = layoutOf(input.bank, input.format);
	if (layout.remessa === null)
		throw badInput(
			'format',
			`Files of ${layout.name} in CNAB ${input.format} can be read here, not written.`,
		);
	if (NUMBERED_BY_BANK.has(input.bank))
		throw badInput(
			'bank',
			`${layout.name} numbers titles itself, so their line is not known before its answer.`,
			'Use another bank, or a provider with an API.',
		);
	bankOf(input.bank);
	const { nextNumber = 1, lastNumber, nextFile = 1 } = input;
	wholeNumber('nextNumber', nextNumber);
	wholeNumber('nextFile', nextFile);
	if (lastNumber !== undefined) {
		wholeNumber('lastNumber', lastNumber);
		if (lastNumber < nextNumber)
			throw badInput('lastNumber', 'The range of nosso número ends before it begins.');
	}
	probe(input, nextNumber);
	if (lastNumber !== undefined) probe(input, lastNumber);
}

function wholeNumber(field: string, value: number): void {
	if (!Number.isSafeInteger(value) || value < 1 || value > HIGHEST_NUMBER)
		throw badInput(field, `${field} must be a whole number from 1 to ${HIGHEST_NUMBER}.`);
}

/** Highest number that the bank's nosso número has room for, where the person gave none. */
export function highestNumber(bank: string, contract: AgreementContract, from: number): number {
	let highest = from;
	for (let digits = String(from).length; digits <= String(HIGHEST_NUMBER).length; digits += 1) {
		const candidate = Number('9'.repeat(digits));
		try {
			computeOf(bank, contract, candidate, 10_000, '2030-01-10');
		} catch {
			break;
		}
		highest = candidate;
	}
	return highest;
}

export function computeOf(
	bank: string,
	contract: AgreementContract,
	number: number,
	amountCents: number,
	dueDate: string,
) {
	const { species: _species, variation: _variation, transmissionCode: _code, ...title } = contract;
	return computeBoleto({
		...title,
		bank,
		nossoNumero: String(number),
		seuNumero: seuNumeroOf(number),
		amountCents,
		dueDate,
	});
}

/** Seu número: ten positions at every bank. */
export const seuNumeroOf = (number: number): string => String(number).slice(-10);

/** Writes one title through the whole way: what is missing in the contract is told now, not on the day of the first file. */
function probe({ bank, format, contract }: AgreementInput, number: number): void {
	computeOf(bank, contract, number, 10_000, '2030-01-10');
	const header: RemessaHeader = {
		contract: headerContract(contract),
		beneficiary: { name: 'Beneficiario', document: '00000000000191' },
		sequence: 1,
		createdAt: '2030-01-01T08:00:00',
	};
	const entry: Instruction = {
		movement: 'register',
		title: {
			nossoNumero: String(number),
			documentNumber: seuNumeroOf(number),
			amountCents: 10_000,
			dueDate: '2030-01-10',
			issueDate: '2030-01-01',
			species: contract.species,
			payer: {
				name: 'Pagador',
				document: '00000000000191',
				address: { street: 'Rua', district: 'Centro', city: 'Cidade', state: 'SP', postalCode: '01310100' },
			},
		},
	};
	for (const line of writeRemessa(bank, format, header, [entry])) void line;
}

export function headerContract({ species: _species, ...contract }: AgreementContract): Contract {
	return contract;
}

const bare = (value: string | undefined): string => (value ?? '').replace(/\D/g, '').replace(/^0+/, '');

/** Within which a nosso número is unique at the bank. */
export function spaceOf(bank: string, { convenio, branch, account, carteira }: AgreementContract): string {
	return [bank, bare(convenio), bare(branch), bare(account), bare(carteira)].join('/');
}
