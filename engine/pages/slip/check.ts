import { isIsoDate } from '../../core/calendar';
import { formatCep } from '../../core/identity/cep';
import { formatDocument } from '../../core/identity/document';
import { badInput } from '../../core/errors';
import { type Cents, formatReais, sumCents } from '../../core/money';
import { bankCodeWithDigit } from '../../domain/boleto/bank';
import { formatLine } from '../../domain/boleto/digitableLine';
import { readBoleto } from '../../domain/boleto/read';
import { readPix, type ReadPix } from '../../domain/pix';
import { type Colour, colourOf, legible } from '../pdf/canvas';
import { imageOf, type PdfImage } from '../pdf/image';
import type { Party, Slip } from './types';

/** A slip whose every statement was checked, with what is drawn of it. */
export interface CheckedSlip extends Slip {
	/** 44 digits. */
	barcode: string;
	/** As printed. */
	line: string;
	/** `341-7` */
	bankCode: string;
	bankName: string;
	/** null = left open. */
	amountCents: Cents | null;
	/** `10/12/2026` or `Contra apresentação`. */
	due: string;
	beneficiary: Party;
	pixCode: ReadPix | null;
	colour: Colour;
	image: PdfImage | null;
	/** ISO day that the items are worth their totals. */
	statementDay: string;
}

const GREY_BLUE: Colour = [0.13, 0.27, 0.42];
const MAX_INSTRUCTIONS = 6;
const MAX_ITEMS = 500;

/**
 * Refuses a slip that contradicts itself: a wrong check digit, a due date or a sum of debts other than the barcode's, a
 * Pix that would not settle the boleto, an unreadable logo.
 *
 * @throws CobrancaError badInput naming the field
 */
export function checkSlip(slip: Slip): CheckedSlip {
	for (const field of ['documentDate', 'processingDate', 'dueDate'] as const)
		if (slip[field] !== null && !isIsoDate(slip[field]))
			throw badInput(field, `${field} must be an ISO day.`);
	for (const field of ['nossoNumero', 'beneficiaryCode', 'carteira', 'documentNumber'] as const)
		if (slip[field].trim() === '') throw badInput(field, `A boleto cannot be printed without ${field}.`);
	const { bank, bankName, barcode, line, amountCents } = numbersOf(slip);
	const name = slip.bankName ?? bankName;
	if (!name) throw badInput('bankName', `Give the name of bank ${bank}; it is not one of ours.`);
	if ((slip.instructions?.length ?? 0) > MAX_INSTRUCTIONS)
		throw badInput('instructions', `There is room for ${MAX_INSTRUCTIONS} lines of instructions.`);
	const off = slip.abatementCents ?? 0;
	if (!Number.isSafeInteger(off) || off < 0 || (off > 0 && off >= (amountCents ?? 0)))
		throw badInput('abatementCents', 'The abatement must leave something of the amount to pay.');
	const beneficiary = slip.beneficiary ?? slip.creditor;
	for (const [field, party] of Object.entries({ creditor: slip.creditor, beneficiary, payer: slip.payer }))
		checkParty(field, party);
	return {
		...slip,
		barcode,
		line: formatLine(line),
		bankCode: bankCodeWithDigit(bank),
		bankName: name,
		amountCents,
		due: slip.dueDate === null ? 'Contra apresentação' : day(slip.dueDate),
		beneficiary,
		pixCode: slip.pix === undefined ? null : pixOf(slip.pix, amountCents),
		colour: brandColour(slip.brand?.colour),
		image: slip.brand?.logo ? imageOf(slip.brand.logo) : null,
		statementDay: statementDayOf(slip, amountCents),
	};
}

function numbersOf(slip: Slip) {
	const reading = readBoleto(slip.barcode, slip.dueDate ?? slip.documentDate);
	if (!reading.ok) throw badInput('barcode', reading.reason);
	const { dueDate } = reading.value;
	if (dueDate.status !== 'none' && dueDate.date !== slip.dueDate) {
		throw badInput(
			'dueDate',
			'The due date is not the one in the barcode.',
			'Print what the bank registered.',
		);
	}
	return reading.value;
}

function checkParty(field: string, { name, address }: Party): void {
	if (name.trim() === '') throw badInput(`${field}.name`, `The ${field} needs a name.`);
	if (typeof address === 'string') {
		if (address.trim() !== '' || field === 'payer') return;
		throw badInput(
			`${field}.address`,
			`The address of the ${field} is empty.`,
			'CDC 42-A wants it whole: complete the creditor.',
		);
	}
	const { street, city, uf, cep } = address;
	if (street.trim() === '' || city.trim() === '' || !/^[A-Z]{2}$/.test(uf) || !/^\d{8}$/.test(cep)) {
		throw badInput(
			`${field}.address`,
			`The address of the ${field} needs street, city, UF and a CEP of 8 digits.`,
			'CDC 42-A and the rules of the boleto want it whole.',
		);
	}
}

/** A static code beside a boleto would be a second payment: only the charge that the bank bound to it settles it. */
function pixOf(code: string, amountCents: Cents | null): ReadPix {
	const reading = readPix(code);
	if (!reading.ok) throw badInput('pix', reading.reason);
	const pix = reading.value;
	if (pix.kind !== 'dynamic') {
		throw badInput(
			'pix',
			'The Pix of a boleto must be the dynamic charge that was registered with it.',
			'A code made of a Pix key does not settle the boleto: the debtor could pay twice.',
		);
	}
	if (pix.amountCents !== null && amountCents !== null && pix.amountCents !== amountCents)
		throw badInput('pix', 'The amount of the Pix is not that of the boleto.');
	return pix;
}

function brandColour(hex: string | undefined): Colour {
	if (hex === undefined) return GREY_BLUE;
	const colour = colourOf(hex);
	if (colour) return legible(colour);
	throw badInput('brand.colour', 'A colour is written as #0b5fa5.');
}

function statementDayOf({ items, documentDate }: Slip, amountCents: Cents | null): string {
	if (items.length > MAX_ITEMS) throw badInput('items', `A slip lists at most ${MAX_ITEMS} debts.`);
	const on = items[0]?.balance.on ?? documentDate;
	for (const { origin, balance } of items) {
		if (origin.trim() === '') throw badInput('items.origin', 'Every debt needs its origin.');
		if (balance.on !== on)
			throw badInput('items', 'All debts of a slip must be worth their totals on one day.');
	}
	const total = sumCents(items.map(({ balance }) => balance.totalCents));
	if (items.length > 0 && amountCents !== null && total !== amountCents) {
		throw badInput(
			'items',
			`The debts add to ${formatReais(total)}, the boleto is of ${formatReais(amountCents)}.`,
			'Take the balances on the due date of the boleto, and register that total.',
		);
	}
	return on;
}

/** `2026-12-10` → `10/12/2026` */
export function day(iso: string): string {
	return `${iso.slice(8)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
}

/** `1.234,56`, as in a column headed by R$. */
export function figure(cents: Cents): string {
	return formatReais(cents).replace('R$ ', '');
}

/** `CPF 111.444.777-35` */
export function documentLine({ document }: Pick<Party, 'document'>): string {
	return `${document.kind === 'PF' ? 'CPF' : 'CNPJ'} ${formatDocument(document)}`;
}

/** `Rua das Flores, 10 – Centro – São Paulo/SP – CEP 01310-100` */
export function addressLine({ address }: Party): string {
	if (typeof address === 'string') return address;
	return `${address.street} – ${address.city}/${address.uf} – CEP ${formatCep(address.cep)}`;
}
