import { badInput } from '../../core/errors';
import type { Cents } from '../../core/money';
import { crc16 } from './crc16';
import { pixKeyKind } from './key';
import { isStaticTxid, NO_TXID } from './txid';

/**
 * Builds BR Codes ("Pix copia e cola"): EMV fields of a two-digit id, a two-digit length and a value, closed by a CRC.
 *
 *     00 payload format 01 · 01 point of initiation (12 = once) · 26 Pix account · 52 category 0000 · 53 currency 986
 *     54 amount · 58 BR · 59 name ≤ 25 · 60 city ≤ 15 · 62 {05 txid} · 63 CRC
 *
 * Source: Bacen, Manual de Padrões para Iniciação do Pix (BR Code).
 */
export interface PixReceiver {
	/** At most 25 characters; accents are dropped. See `fitted`. */
	name: string;
	/** At most 15 characters; accents are dropped. */
	city: string;
}

export interface StaticPix extends PixReceiver {
	/** CPF, CNPJ, +55…, e-mail or random key. */
	key: string;
	/** null or absent = the payer chooses. */
	amountCents?: Cents | null;
	/** 1 to 25 letters and digits. */
	txid?: string;
	description?: string;
}

export interface DynamicPix extends PixReceiver {
	/** Where the payment provider keeps the charge, without `https://`. */
	url: string;
	/** One payment only (field 01 = 12), the default. */
	once?: boolean;
}

const GUI = 'br.gov.bcb.pix';

/** @throws CobrancaError badInput naming `key`, `amountCents`, `txid`, `description`, `name` or `city` */
export function staticPix(pix: StaticPix): string {
	if (pixKeyKind(pix.key) === null) {
		throw badInput(
			'key',
			'That is no Pix key.',
			'Give a CPF or CNPJ without punctuation, a phone as +5511…, an e-mail in lower case, or a random key.',
		);
	}
	const { txid = NO_TXID, amountCents = null, description } = pix;
	if (txid !== NO_TXID && !isStaticTxid(txid))
		throw badInput('txid', 'The txid of a static Pix code has 1 to 25 letters and digits.');
	let account = tlv('00', GUI) + tlv('01', pix.key);
	if (description !== undefined && description !== '') {
		const text = plain('description', description, 72);
		if (account.length + 4 + text.length > 99) {
			throw badInput(
				'description',
				`With this key a description may have ${99 - account.length - 4} characters.`,
			);
		}
		account += tlv('02', text);
	}
	return closed(tlv('00', '01') + tlv('26', account), amountCents, pix, txid);
}

/** @throws CobrancaError badInput naming `url`, `name` or `city` */
export function dynamicPix(pix: DynamicPix): string {
	if (!/^[\w.-]+\.[a-z]{2,}\/[\w./~%-]+$/i.test(pix.url) || pix.url.length > 77) {
		throw badInput(
			'url',
			'The address of a dynamic Pix charge is host/path in at most 77 characters.',
			'Leave https:// out; the payment provider answers it as "location".',
		);
	}
	const start = tlv('00', '01') + (pix.once === false ? '' : tlv('01', '12'));
	return closed(start + tlv('26', tlv('00', GUI) + tlv('25', pix.url)), null, pix, NO_TXID);
}

/** Cuts a name or city to what a BR Code can hold, without accents, at a space where possible. */
export function fitted(text: string, length: number): string {
	const bare = folded(text).trim().replace(/\s+/g, ' ');
	if (bare.length <= length) return bare;
	const cut = bare.slice(0, length);
	const space = cut.lastIndexOf(' ');
	return (bare[length] !== ' ' && space > length / 2 ? cut.slice(0, space) : cut).trimEnd();
}

function closed(start: string, amountCents: Cents | null, receiver: PixReceiver, txid: string): string {
	const payload =
		start +
		tlv('52', '0000') +
		tlv('53', '986') +
		(amountCents === null ? '' : tlv('54', amount(amountCents))) +
		tlv('58', 'BR') +
		tlv('59', plain('name', receiver.name, 25)) +
		tlv('60', plain('city', receiver.city, 15)) +
		tlv('62', tlv('05', txid)) +
		'6304';
	return payload + crc16(payload);
}

function tlv(id: string, value: string): string {
	return `${id}${String(value.length).padStart(2, '0')}${value}`;
}

/** Ten digits and two decimals, a point between (Pix API, `valor`). */
function amount(cents: Cents): string {
	if (!Number.isSafeInteger(cents) || cents <= 0 || cents > 999_999_999_999)
		throw badInput('amountCents', 'The amount of a Pix is a whole number of cents above 0.');
	return (cents / 100).toFixed(2);
}

function plain(field: string, text: string, length: number): string {
	const bare = folded(text).trim();
	if (bare === '' || bare.length > length || /[^\x20-\x7e]/.test(bare)) {
		throw badInput(field, `${field} must have 1 to ${length} plain characters in a Pix code.`, 'Shorten it.');
	}
	return bare;
}

function folded(text: string): string {
	return /^[\x20-\x7e]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
}
