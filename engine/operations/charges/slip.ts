import { formatPhone } from '../../core/identity/phone';
import type { Document } from '../../core/identity/document';
import { formatReais } from '../../core/money';
import { bankName } from '../../domain/boleto/banks';
import type { Balance } from '../../domain/debts';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { type Brand, brandOf } from '../brands';
import { type ChargeRow, readCharges, requestOf } from './rows';

interface PeopleRow {
	legal_name: string;
	display_name: string;
	creditor_document: string;
	address: string;
	phone: string;
	debtor_name: string | null;
	debtor_document: string | null;
	debtor_kind: 'PF' | 'PJ';
	city: string | null;
	uf: string | null;
	cep: string | null;
}

const people = statement<PeopleRow>(
	'slip.people',
	`select k.legal_name, k.display_name, k.document as creditor_document, k.address, k.phone, b.name as debtor_name,
		b.document as debtor_document, b.kind as debtor_kind, b.city, b.uf, b.cep
	from charges c join creditors k on k.id = c.creditor_id join debtors b on b.id = c.debtor_id where c.id = $1`,
);
const titles = statement<{
	id: string;
	external_id: string;
	contract: string | null;
	product: string | null;
	description: string | null;
	due_date: string;
}>(
	'slip.titles',
	(d) =>
		`select id, external_id, contract, product, description, due_date from debts where id in ${d.list('$1')} order by due_date, id`,
);

/** A slip as it is printed, from the stored row; the shape that `engine/pages/slip` draws. */
export interface StoredSlip {
	registeredBy: string | null;
	barcode: string;
	dueDate: string;
	nossoNumero: string;
	beneficiaryCode: string;
	carteira: string;
	bankName: string;
	documentNumber: string;
	documentDate: string;
	processingDate: string;
	kind: string;
	creditor: { name: string; document: Document; address: string };
	payer: { name: string; document: Document; address: string };
	instructions: string[];
	items: { origin: string; dueDate: string; balance: Balance }[];
	/** What the payer is let off of the amount in the barcode. */
	abatementCents?: number;
	pix?: string;
	message?: string;
	/** The creditor's. */
	brand?: Brand;
}

/**
 * What is to be printed of a charge: the numbers that the provider registered, each debt itemised as of the day of issue, the
 * creditor whole as CDC 42-A wants it. A charge that nobody registered says so on its face. null = it has no barcode (a Pix
 * charge, or the provider still owes the line), or there is no such charge.
 */
export async function storedSlip(ledger: Ledger, chargeId: string): Promise<StoredSlip | null> {
	return await ledger.read('slip', () => readSlip(chargeId));
}

/** The codes by which a charge is paid, and the day it was issued. null = nobody has confirmed such a charge. */
export async function chargeCodes(
	ledger: Ledger,
	chargeId: string,
): Promise<{ barcode: string | null; pix: string | null; day: string } | null> {
	return await ledger.read('slip.codes', function* () {
		const [row] = yield* readCharges([chargeId]);
		if (!row || row.state !== 'accepted') return null;
		return { barcode: row.barcode, pix: row.pix_copy_paste, day: row.issued_on };
	});
}

function* readSlip(chargeId: string): Tx<StoredSlip | null> {
	const [row] = yield* readCharges([chargeId]);
	const who = yield* runOne(people, chargeId);
	if (!row?.barcode || !who || row.state !== 'accepted') return null;
	const request = requestOf(row);
	const ids = JSON.stringify(request.debts.map(({ debtId }) => debtId));
	const debts = yield* run(titles, ids);
	const balances = new Map(request.debts.map(({ debtId, balance }) => [debtId, balance]));
	const brand = yield* brandOf(row.creditor_id);
	const bank = row.barcode.slice(0, 3);
	const registered = row.registered_by !== null;
	const named = bankName(bank) ?? request.providerName;
	return {
		registeredBy: registered ? request.providerName : null,
		barcode: row.barcode,
		dueDate: row.due_date,
		nossoNumero: row.our_number ?? '–',
		beneficiaryCode: '–',
		carteira: '–',
		bankName: named,
		documentNumber: `${debts[0]?.external_id ?? row.id.slice(-12)}${debts.length > 1 ? ` +${debts.length - 1}` : ''}`,
		documentDate: row.issued_on,
		processingDate: row.issued_on,
		kind: 'DS',
		creditor: {
			name: who.legal_name,
			document: {
				kind: who.creditor_document.length === 11 ? 'PF' : 'PJ',
				digits: who.creditor_document,
			},
			address: who.address,
		},
		payer: {
			name: who.debtor_name ?? 'Pagador',
			document: { kind: who.debtor_kind, digits: who.debtor_document ?? '' },
			address: placeOf(who),
		},
		instructions: instructionsOf(row, who, request),
		items: debts.map((debt) => ({
			origin:
				debt.product ??
				debt.description ??
				(debt.contract ? `Contrato ${debt.contract}` : `Título ${debt.external_id}`),
			dueDate: debt.due_date,
			balance: balances.get(debt.id) as (typeof request.debts)[number]['balance'],
		})),
		...(brand ? { brand } : {}),
		...(row.abatement > 0 ? { abatementCents: row.abatement } : {}),
		...(row.pix_copy_paste === null ? {} : { pix: row.pix_copy_paste }),
		...(row.mode === 'test'
			? { message: 'TESTE: este credor está em modo de teste. Não pague este documento.' }
			: {}),
	};
}

function placeOf({ city, uf, cep }: PeopleRow): string {
	const place = [city, uf].filter(Boolean).join('/');
	return [place, cep ? `CEP ${cep.slice(0, 5)}-${cep.slice(5)}` : ''].filter(Boolean).join(' – ');
}

function instructionsOf(
	row: ChargeRow,
	who: PeopleRow,
	{ terms, expiresAfterDays }: ReturnType<typeof requestOf>,
): string[] {
	const late = [
		terms.fine && 'basisPoints' in terms.fine ? `multa de ${percent(terms.fine.basisPoints)}` : '',
		terms.interestMonthBasisPoints ? `juros de ${percent(terms.interestMonthBasisPoints)} ao mês` : '',
	].filter(Boolean);
	const less = row.amount - row.abatement;
	return [
		...(row.abatement > 0
			? [`Abatimento concedido de ${formatReais(row.abatement)}: valor a pagar ${formatReais(less)}.`]
			: []),
		...(late.length > 0 ? [`Após o vencimento: ${late.join(' e ')}.`] : []),
		`Não receber após ${expiresAfterDays} dias do vencimento.`,
		`Dúvidas: ${who.display_name}, ${formatPhone(who.phone)}.`,
		...(row.registered_by === null ? ['SEM REGISTRO: este documento não pode ser pago.'] : []),
	];
}

const percent = (basisPoints: number) => `${String(basisPoints / 100).replace('.', ',')}%`;
