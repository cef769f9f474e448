/** What a file says of a title, from the rows of the ledger. */
import { addDays } from '../../core/calendar';
import { badInput, CobrancaError } from '../../core/errors';
import type { NeedTerms } from '../../domain/charges';
import { type Instruction, type Movement, type RemessaTitle, writeRemessa } from '../../domain/cnab';
import { type AgreementContract, headerContract, seuNumeroOf } from './contract';
import { companyUseOf } from './reference';
import { type AgreementRow, contractOf } from './rows';
import { run, statement, type Tx } from '../../ports/ledger';

export interface PayerRow {
	id: string;
	name: string | null;
	document: string | null;
	street: string | null;
	district: string | null;
	city: string | null;
	uf: string | null;
	cep: string | null;
}

const payers = statement<PayerRow>(
	'bank.payers',
	(d) =>
		`select id, name, document, street, district, city, uf, cep from debtors where id in ${d.list('$1')} order by id`,
);

export function* payersOf(debtorIds: readonly string[]): Tx<Map<string, PayerRow>> {
	const rows = yield* run(payers, JSON.stringify([...new Set(debtorIds)]));
	return new Map(rows.map((row) => [row.id, row]));
}

/** A charge as a file's entry tells it. */
export interface TitleFacts {
	chargeId: string;
	number: number;
	amountCents: number;
	dueDate: string;
	issueDate: string;
	terms: NeedTerms;
	expiresAfterDays: number;
	/** Granted before the bank heard of the title. */
	abatementCents?: number;
}

/** A change of a title that was asked for; entries and cancellations carry nothing. */
export interface InstructionData {
	dueDate?: string;
	abatementCents?: number;
	/** A person or the debtor asked for the charge, so their own promise does not hold it back. */
	asked?: boolean;
}

/** Fields in which a payer cannot be named in a file, with the column of the portfolio that mends each. */
const NEEDED: readonly [keyof PayerRow, string, string][] = [
	['document', 'debtor.document', 'CPF/CNPJ (coluna documento)'],
	['name', 'debtor.name', 'nome (coluna nome)'],
	['street', 'debtor.street', 'logradouro (coluna endereco)'],
	['city', 'debtor.city', 'cidade (coluna cidade)'],
	['uf', 'debtor.uf', 'estado (coluna uf)'],
	['cep', 'debtor.cep', 'CEP (coluna cep)'],
];

/** @throws CobrancaError badInput with pt-BR text: what of the payer a bank's file needs and the ledger has not */
export function titleOf(facts: TitleFacts, contract: AgreementContract, payer: PayerRow): RemessaTitle {
	for (const [column, field, what] of NEEDED) {
		if ((payer[column] ?? '').trim() === '')
			throw badInput(
				field,
				`O banco exige ${what} do pagador, que falta no cadastro: complete a carteira e importe de novo.`,
			);
	}
	const { terms } = facts;
	return {
		nossoNumero: String(facts.number),
		documentNumber: seuNumeroOf(facts.number),
		companyUse: companyUseOf(facts.chargeId),
		amountCents: facts.amountCents,
		dueDate: facts.dueDate,
		issueDate: facts.issueDate,
		species: contract.species,
		payer: {
			name: payer.name ?? '',
			document: payer.document ?? '',
			address: {
				street: payer.street ?? '',
				...(payer.district ? { district: payer.district } : {}),
				city: payer.city ?? '',
				state: payer.uf ?? '',
				postalCode: payer.cep ?? '',
			},
		},
		...(terms.fine ? { fine: terms.fine } : {}),
		...(terms.interestMonthBasisPoints
			? { interest: { monthBasisPoints: terms.interestMonthBasisPoints } }
			: {}),
		...(terms.discount
			? {
					discount: {
						cents: terms.discount.cents,
						until: addDays(facts.dueDate, -terms.discount.daysBeforeDue),
					},
				}
			: {}),
		...(facts.abatementCents ? { abatementCents: facts.abatementCents } : {}),
		dropAfterDays: facts.expiresAfterDays,
	};
}

/** @throws CobrancaError badInput */
export function instructionOf(title: RemessaTitle, movement: Movement, data: InstructionData): Instruction {
	switch (movement) {
		case 'changeDueDate':
			return { movement, title, dueDate: data.dueDate ?? '' };
		case 'grantAbatement':
			return { movement, title, abatementCents: data.abatementCents ?? 0 };
		case 'register':
		case 'cancel':
		case 'cancelAbatement':
			return { movement, title };
		case 'protest':
			throw badInput(
				'movement',
				'A protest is not asked for by this package: it needs a listing that a person approved.',
			);
	}
}

/** Writes it alone: what the bank's columns do not hold is told before the title has a number or a place in a file. */
export function tryInstruction(
	agreement: Pick<AgreementRow, 'bank' | 'format' | 'contract'>,
	instruction: Instruction,
): CobrancaError | null {
	const header = {
		contract: headerContract(contractOf(agreement)),
		beneficiary: { name: 'Beneficiario', document: '00000000000191' },
		sequence: 1,
		createdAt: '2030-01-01T08:00:00',
	};
	try {
		for (const line of writeRemessa(agreement.bank, agreement.format, header, [instruction])) void line;
		return null;
	} catch (error) {
		if (error instanceof CobrancaError) return error;
		throw error;
	}
}
