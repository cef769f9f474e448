import type { Cents } from '../../core/money';
import { crc16 } from './crc16';
import { pixKeyKind, type PixKeyKind } from './key';
import { NO_TXID } from './txid';

/** What a BR Code says. */
export interface ReadPix {
	/** `static`: pays a key · `dynamic`: a charge kept by a provider · `recurrence`: Pix Automático without a charge. */
	kind: 'static' | 'dynamic' | 'recurrence';
	key: string | null;
	/** null for a key that we do not recognise: the bank decides. */
	keyKind: PixKeyKind | null;
	/** Without `https://`. */
	url: string | null;
	recurrenceUrl: string | null;
	description: string | null;
	/** Who hands out cash with a Pix Saque or Troco (26-03); null = none. */
	cashFacilitator: string | null;
	/** null = not fixed in the code (always so, in effect, for dynamic ones). */
	amountCents: Cents | null;
	name: string;
	city: string;
	postalCode: string | null;
	/** null = none (`***`). */
	txid: string | null;
	/** True for field 01 = 12. */
	once: boolean;
}

/** `field` is the EMV id that is wrong (`63`, `26`, …) or `payload`. `reason` is pt-BR and repeats nothing of the input. */
export type PixReading = { ok: true; value: ReadPix } | { ok: false; field: string; reason: string };

type Fields = Map<string, string>;

/** Reads and validates a BR Code as pasted. The CRC must be upper case, as the standard writes it. */
export function readPix(text: string): PixReading {
	const payload = text.trim();
	const fields = fieldsOf(payload);
	if (fields === null || fields.size === 0)
		return refuse('payload', 'Código Pix incompleto ou cortado: os tamanhos dos campos não fecham.');
	// The first and the last by the standard: an app that takes them by their place must not see another code.
	const [first] = fields.keys();
	if (first !== '00' || fields.get('00') !== '01')
		return refuse('00', 'Não é um BR Code: falta o indicador de formato 01.');
	if ([...fields.keys()].at(-1) !== '63' || !/^[0-9A-F]{4}$/.test(fields.get('63') ?? ''))
		return refuse('63', 'Falta o CRC no fim do código Pix.');
	if (crc16(payload.slice(0, -4)) !== payload.slice(-4))
		return refuse(
			'63',
			'CRC do código Pix não confere: algum caractere foi trocado, perdido ou acrescentado.',
		);
	return readFields(fields);
}

function refuse(field: string, reason: string): { ok: false; field: string; reason: string } {
	return { ok: false, field, reason };
}

function readFields(fields: Fields): PixReading {
	if (fields.get('53') !== '986') return refuse('53', 'Moeda que não é o real (campo 53).');
	if (fields.get('58') !== 'BR') return refuse('58', 'País que não é o Brasil (campo 58).');
	if (!/^\d{4}$/.test(fields.get('52') ?? ''))
		return refuse('52', 'Categoria do recebedor inválida (campo 52).');
	const name = fields.get('59') ?? '';
	const city = fields.get('60') ?? '';
	if (!between(name, 1, 25))
		return refuse('59', 'Nome do recebedor precisa de 1 a 25 caracteres (campo 59).');
	if (!between(city, 1, 15))
		return refuse('60', 'Cidade do recebedor precisa de 1 a 15 caracteres (campo 60).');
	const amount = fields.get('54');
	const amountCents = amount === undefined ? null : centsOf(amount);
	if (Number.isNaN(amountCents)) return refuse('54', 'Valor do Pix mal escrito (campo 54).');
	const additional = fields.get('62');
	const txid = additional === undefined ? NO_TXID : fieldsOf(additional)?.get('05');
	if (txid === undefined || txid.length > 35)
		return refuse('62', 'Identificador (txid) inválido (campo 62).');
	return readAccount(fields, {
		amountCents,
		name,
		city,
		postalCode: fields.get('61') ?? null,
		txid: txid === NO_TXID || txid === '' ? null : txid,
		once: fields.get('01') === '12',
	});
}

type Common = Pick<ReadPix, 'amountCents' | 'name' | 'city' | 'postalCode' | 'txid' | 'once'>;

function readAccount(fields: Fields, common: Common): PixReading {
	const account = pixTemplate(fields, 26, 51);
	if (account === BROKEN) return refuse('26', 'Conta Pix mal escrita: os tamanhos não fecham (campo 26).');
	if (account === null) return refuse('26', 'Não há conta Pix no código (campo 26 com br.gov.bcb.pix).');
	// A field of length 00 is there and says nothing.
	const key = account.get('01') || null;
	const url = account.get('25') || null;
	const recurrence = pixTemplate(fields, 80, 99);
	if (recurrence === BROKEN)
		return refuse('80', 'Recorrência Pix mal escrita: os tamanhos não fecham (campo 80).');
	const recurrenceUrl = recurrence?.get('25') || null;
	if (key !== null && url !== null)
		return refuse('26', 'Código Pix com chave e endereço ao mesmo tempo (campo 26).');
	if (hasProtocol(url)) return refuse('26', withProtocol('26'));
	if (hasProtocol(recurrenceUrl)) return refuse('80', withProtocol('80'));
	if (key === null && url === null && recurrenceUrl === null)
		return refuse('26', 'Código Pix sem chave e sem endereço da cobrança (campo 26).');
	return {
		ok: true,
		value: {
			...common,
			kind: url !== null ? 'dynamic' : key !== null ? 'static' : 'recurrence',
			key,
			keyKind: key === null ? null : pixKeyKind(key),
			url,
			recurrenceUrl,
			description: account.get('02') ?? null,
			cashFacilitator: account.get('03') ?? null,
		},
	};
}

/** An address is `host/path` (Bacen's manual); with a protocol before it the payer's bank asks for one that does not exist. */
const hasProtocol = (url: string | null) => url !== null && /^[a-z][a-z\d+.-]*:(?!\d)/i.test(url);
const withProtocol = (field: string) =>
	`Endereço da cobrança com “https://”, que não faz parte dele (campo ${field}).`;

/** A template whose lengths do not fill it. */
const BROKEN = 'broken';

/** The template of Pix among the ids `from` to `to`, whichever it has (its name is written in either case). */
function pixTemplate(fields: Fields, from: number, to: number): Fields | typeof BROKEN | null {
	for (let id = from; id <= to; id++) {
		const value = fields.get(String(id));
		if (value === undefined || !/^0014br\.gov\.bcb\.pix/i.test(value)) continue;
		return fieldsOf(value) ?? BROKEN;
	}
	return null;
}

/** null when ids, lengths and values do not fill the text exactly, or an id comes twice. */
function fieldsOf(text: string): Fields | null {
	const fields: Fields = new Map();
	for (let at = 0; at < text.length;) {
		const head = text.slice(at, at + 4);
		if (!/^\d{4}$/.test(head)) return null;
		const end = at + 4 + Number(head.slice(2));
		const id = head.slice(0, 2);
		if (end > text.length || fields.has(id)) return null;
		fields.set(id, text.slice(at + 4, end));
		at = end;
	}
	return fields;
}

const between = (text: string, least: number, most: number) => text.length >= least && text.length <= most;

/** NaN when it is no amount. EMV lets the point stand without decimals behind it: `10.`. */
function centsOf(text: string): number {
	const match = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(text);
	return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : NaN;
}
