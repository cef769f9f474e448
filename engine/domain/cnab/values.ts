import { badInput } from '../../core/errors';
import { bankOf, BANKS } from '../boleto/banks';
import type { NossoNumero, Title } from '../boleto/bank';
import { dateOf } from './dates';
import type { Contract, Instruction, RemessaHeader, RemessaTitle } from './instruction';
import type { CnabLayout } from './layout';
import type { Values } from './record';

const DAY_MS = 86_400_000;

/** `1` CPF, `2` CNPJ. @throws CobrancaError badInput */
export function documentType(document: string, field: string): '1' | '2' {
	if (/^\d{11}$/.test(document)) return '1';
	if (/^[0-9A-Za-z]{12}\d{2}$/.test(document)) return '2';
	throw badInput(field, `${field} must be the 11 digits of a CPF or the 14 characters of a CNPJ.`);
}

/** Values of the file's own records, by the names that the tables use. */
export function headerValues(layout: CnabLayout, header: RemessaHeader): Values {
	const { contract, beneficiary, sequence, createdAt } = header;
	const moment = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})$/.exec(createdAt);
	if (!moment || !dateOf(moment[1] as string)) {
		throw badInput('createdAt', 'createdAt must be a local time as YYYY-MM-DDTHH:MM:SS.');
	}
	if (!Number.isSafeInteger(sequence) || sequence < 1) {
		throw badInput('sequence', 'sequence must be the number of this file at the bank, 1 or more.');
	}
	if (beneficiary.name.trim() === '') throw badInput('beneficiary', 'The beneficiary has no name.');
	return {
		bank: layout.bank,
		bankName: layout.name,
		beneficiaryName: beneficiary.name,
		beneficiaryDocument: beneficiary.document,
		beneficiaryDocumentType: documentType(beneficiary.document, 'beneficiary.document'),
		carteira: contract.carteira,
		variation: contract.variation,
		branch: contract.branch,
		branchDigit: contract.branchDigit,
		account: contract.account,
		accountDigit: contract.accountDigit,
		convenio: contract.convenio,
		transmissionCode: contract.transmissionCode,
		fileDate: moment[1],
		fileTime: `${moment[2]}${moment[3]}${moment[4]}`,
		fileSequence: sequence,
	};
}

/** Values of one instruction, by the names that the tables use. @throws CobrancaError badInput naming the field */
export function titleValues(layout: CnabLayout, header: RemessaHeader, instruction: Instruction): Values {
	const { title } = instruction;
	const remessa = layout.remessa;
	const movement = remessa?.movements[instruction.movement];
	if (!remessa || movement === undefined) {
		throw badInput('movement', `${layout.name} takes no ${instruction.movement} by CNAB ${layout.format}.`);
	}
	if (instruction.movement === 'protest' && !instruction.approvedListing?.trim()) {
		throw badInput(
			'approvedListing',
			'A protest needs a listing that a person approved.',
			'Have the listing of titles approved first and give its id.',
		);
	}
	const species = remessa.species[title.species ?? 'DM'];
	if (species === undefined) {
		throw badInput('species', `${layout.name} has no species ${title.species} in CNAB ${layout.format}.`);
	}
	const dueDate = instruction.movement === 'changeDueDate' ? instruction.dueDate : title.dueDate;
	if (!dateOf(dueDate)) throw badInput('dueDate', 'dueDate must be a day as YYYY-MM-DD.');
	if (!(title.amountCents > 0)) throw badInput('amountCents', 'amountCents must be more than zero.');
	const abatement =
		instruction.movement === 'grantAbatement' ? instruction.abatementCents : (title.abatementCents ?? 0);
	if (instruction.movement === 'grantAbatement' && !(abatement > 0)) {
		throw badInput('abatementCents', 'abatementCents must be more than zero.');
	}
	if (!(abatement < title.amountCents)) {
		throw badInput('abatementCents', 'An abatement must be less than the amount.');
	}
	const number = ourNumber(layout, header.contract, title);
	return {
		movement,
		isEntry: instruction.movement === 'register' ? 1 : 0,
		ourNumber: number.digits,
		ourNumberDigit: number.checkDigit,
		ourNumberWhole: number.digits + (number.checkDigit ?? ''),
		documentNumber: title.documentNumber,
		companyUse: title.companyUse,
		amount: title.amountCents,
		abatement,
		dueDate,
		issueDate: title.issueDate,
		species,
		acceptance: title.accepted ? 'A' : 'N',
		dropDays: title.dropAfterDays,
		message1: title.messages?.[0],
		message2: title.messages?.[1],
		message3: title.messages?.[2],
		message4: title.messages?.[3],
		...rates(title, dueDate),
		...people(title),
	};
}

function ourNumber(layout: CnabLayout, contract: Contract, title: RemessaTitle): NossoNumero {
	const given = title.nossoNumeroDigit;
	if (!BANKS.some((bank) => bank.code === layout.bank)) {
		if (!/^\d+$/.test(title.nossoNumero)) throw badInput('nossoNumero', 'nossoNumero must be digits.');
		return { digits: title.nossoNumero, checkDigit: given ?? null, printed: title.nossoNumero };
	}
	const { variation: _variation, transmissionCode: _code, ...rest } = contract;
	const whole: Title = { ...rest, nossoNumero: title.nossoNumero, seuNumero: title.documentNumber };
	const number = bankOf(layout.bank).nossoNumero(whole);
	if (given !== undefined && given !== number.checkDigit) {
		throw badInput('nossoNumeroDigit', 'nossoNumeroDigit is not the check digit of this nosso número.');
	}
	return number;
}

/** Fine, interest and discount, both as the 240 says them (code, day, value) and as a 400 does (cents a day, cents). */
function rates(title: RemessaTitle, dueDate: string): Values {
	const { fine, interest, discount, amountCents } = title;
	const dayAfter = new Date(Date.parse(dueDate) + DAY_MS).toISOString().slice(0, 10);
	const perDay = interest && 'centsPerDay' in interest ? interest.centsPerDay : null;
	const perMonth = interest && 'monthBasisPoints' in interest ? interest.monthBasisPoints : null;
	const fineShare = fine && 'basisPoints' in fine ? fine.basisPoints : null;
	const fineCents = fine && 'cents' in fine ? fine.cents : null;
	const share = discount && 'basisPoints' in discount ? discount.basisPoints : null;
	const off = discount && 'cents' in discount ? discount.cents : null;
	if ((off ?? 0) >= amountCents || (share ?? 0) >= 10_000) {
		throw badInput('discount', 'A discount must be less than the amount.');
	}
	return {
		hasFine: fine ? 1 : 0,
		fineCode: fineShare !== null ? '2' : fineCents !== null ? '1' : '0',
		fineDate: fine ? (fine.from ?? dayAfter) : null,
		fineValue: fineShare ?? fineCents ?? 0,
		finePercent: fineShare ?? 0,
		fineCents: fineCents ?? 0,
		interestCode: perDay !== null ? '1' : perMonth !== null ? '2' : '3',
		interestDate: interest ? (interest.from ?? dayAfter) : null,
		interestValue: perDay ?? perMonth ?? 0,
		// Cut, not rounded: a day's interest never goes beyond the month's rate.
		interestDay: perDay ?? Math.floor((amountCents * (perMonth ?? 0)) / 300_000),
		discountCode: share !== null ? '2' : off !== null ? '1' : '0',
		discountDate: discount?.until ?? null,
		discountValue: share ?? off ?? 0,
		discountCents: off ?? Math.round((amountCents * (share ?? 0)) / 10_000),
	};
}

function people(title: RemessaTitle): Values {
	const { payer, guarantor } = title;
	const { address } = payer;
	if (payer.name.trim() === '') throw badInput('payer', 'The payer has no name.');
	if (!/^\d{8}$/.test(address.postalCode)) throw badInput('postalCode', 'postalCode must be 8 digits.');
	if (!/^[A-Za-z]{2}$/.test(address.state)) throw badInput('state', 'state must be two letters.');
	const street = [address.street, address.number, address.complement].filter(Boolean).join(', ');
	return {
		payerDocumentType: documentType(payer.document, 'payer.document'),
		payerDocument: payer.document,
		payerName: payer.name,
		payerAddress: street,
		payerDistrict: address.district,
		payerPostalCode: address.postalCode,
		payerCity: address.city,
		payerState: address.state,
		guarantorDocumentType: guarantor ? documentType(guarantor.document, 'guarantor.document') : '0',
		guarantorDocument: guarantor?.document,
		guarantorName: guarantor?.name,
	};
}
