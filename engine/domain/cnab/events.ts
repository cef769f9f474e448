import type { Cents } from '../../core/money';
import type { RetornoRecord } from './retorno';

interface EventBase {
	dedupeKey: string;
	providerChargeId: string;
	reference?: string;
	/** Epoch ms. */
	occurredAt: number;
}

/** What `ChargeEvent` of ports/charge.ts takes of a file: the domain knows no ports, so the shape is written here. */
export type RetornoChargeEvent = EventBase &
	(
		| { kind: 'registered' | 'cancelled' }
		| { kind: 'changed'; amountCents?: Cents; dueDate?: string }
		| {
				kind: 'paid';
				paymentKey: string;
				amountCents: Cents;
				paidOn: string;
				netCents?: Cents;
				method: 'boleto' | 'pix';
				settled: boolean;
		  }
	);

const BY_PIX = /\bpix\b/i;

/**
 * A record of a retorno as the ledger's events of charges tell it. null for what says nothing of the charge's money or life (fees,
 * protests, refused instructions, payments that may still not come): those are for a person, in the record itself.
 */
export function chargeEventOf(record: RetornoRecord): RetornoChargeEvent | null {
	const { file, ourNumber, occurrence, eventDate, companyUse, documentNumber } = record;
	const day = eventDate ?? file.date;
	if (day === null) return null;
	const account = `${record.branch || file.branch}/${record.account || file.account || file.convenio}`;
	const base = {
		dedupeKey:
			record.paymentKey ??
			[
				'cnab',
				file.bank,
				account,
				ourNumber || documentNumber,
				occurrence,
				day,
				record.reasons.map(({ code }) => code).join(''),
			].join(':'),
		providerChargeId: `${file.bank}:${account}:${ourNumber || documentNumber}`,
		...(companyUse === '' ? {} : { reference: companyUse }),
		// The file tells days; noon in Brasília keeps the day in every zone of the country.
		occurredAt: Date.parse(`${day}T12:00:00-03:00`),
	};
	switch (record.event) {
		case 'entryConfirmed':
			return { ...base, kind: 'registered' };
		case 'entryRejected':
		case 'dropped':
			return { ...base, kind: 'cancelled' };
		case 'changed':
			return {
				...base,
				kind: 'changed',
				...(record.amountCents > 0 ? { amountCents: record.amountCents } : {}),
				...(record.dueDate === null ? {} : { dueDate: record.dueDate }),
			};
		case 'paid':
			if (record.paymentKey === null || eventDate === null || record.paidCents <= 0) return null;
			return {
				...base,
				kind: 'paid',
				paymentKey: record.paymentKey,
				amountCents: record.paidCents,
				paidOn: eventDate,
				...(record.creditedCents === null || record.creditedCents === 0
					? {}
					: { netCents: record.creditedCents }),
				method:
					BY_PIX.test(record.text) ||
					record.pix !== null ||
					record.reasons.some(({ text }) => BY_PIX.test(text))
						? 'pix'
						: 'boleto',
				settled: true,
			};
		default:
			return null;
	}
}
