/**
 * Reads Pix codes ("copia e cola") by the public rules of the BR Code (EMV QRCPS-MPM 1.1; Banco Central, Manual de Padrões para
 * Iniciação do Pix), written here a second time: nothing of the engine and nothing of the simulator that made them.
 */

export interface ReadPix {
	/** What tells this charge from all others: the address of a dynamic code, else `key txid`. */
	identity: string;
	/** Null where the payer types it, or the bank asks the address for it. */
	cents: number | null;
}

const GUI = 'br.gov.bcb.pix';

/** What the code says, or the reason why no bank would take it. */
export function readPix(code: string): ReadPix | string {
	const fields = fieldsOf(code);
	if (fields === null) return 'its fields do not add up';
	if (fields.get('00') !== '01' || [...fields.keys()].at(-1) !== '63') return 'no BR Code';
	if (crc(code.slice(0, -4)) !== fields.get('63')) return 'wrong checksum';
	const account = accountOf(fields);
	if (account === null) return 'no account of the Pix';
	if (fields.get('53') !== '986' || fields.get('58') !== 'BR') return 'the currency is not the real';
	const amount = fields.get('54');
	if (amount !== undefined && !/^\d+(\.\d{1,2})?$/.test(amount)) return 'an amount that is none';
	const txid = fieldsOf(fields.get('62') ?? '')?.get('05') ?? '***';
	const [key, address] = [account.get('01'), account.get('25')];
	if ((key === undefined) === (address === undefined)) return 'neither a key nor an address, or both';
	return {
		identity: address ?? `${key} ${txid}`,
		cents: amount === undefined ? null : Math.round(Number(amount) * 100),
	};
}

/**
 * Every code in a text, told from its surroundings by its own lengths; one that is torn ends where the line does.
 * @param wrapped the lines are those of a drawing, and a code runs on in the next one
 */
export function pixIn(text: string, wrapped = false): string[] {
	const found = new Set<string>();
	for (const { index } of text.matchAll(/000201(?=(?:01|26|27)\d\d)/g)) {
		const rest = text.slice(index, index + MOST);
		const line = wrapped ? rest.replace(/[\r\n]+/g, '') : (rest.split(/[\r\n]/, 1)[0] ?? '');
		found.add(line.slice(0, lengthOf(line)).trim());
	}
	return [...found];
}

/** Characters of the longest code that a QR code of the Pix may hold, and its line ends. */
const MOST = 600;

/** Two digits of name, two of length, that many characters; null when they do not end where the text does. */
function fieldsOf(text: string): Map<string, string> | null {
	const fields = new Map<string, string>();
	for (let at = 0; at < text.length;) {
		const [, name = '', length = ''] = /^(\d\d)(\d\d)/.exec(text.slice(at, at + 4)) ?? [];
		const end = at + 4 + Number(length);
		if (name === '' || end > text.length || fields.has(name)) return null;
		fields.set(name, text.slice(at + 4, end));
		at = end;
	}
	return fields;
}

/** Where the checksum ends; all of the line when none is reached. */
function lengthOf(line: string): number {
	for (let at = 0; /^\d{4}/.test(line.slice(at));) {
		const name = line.slice(at, at + 2);
		at += 4 + Number(line.slice(at + 2, at + 4));
		if (name === '63') return at;
	}
	return line.length;
}

/** Accounts may stand in the fields 26 to 51; the Pix names itself. */
function accountOf(fields: ReadonlyMap<string, string>): Map<string, string> | null {
	for (const [name, value] of fields) {
		const inner = Number(name) >= 26 && Number(name) <= 51 ? fieldsOf(value) : null;
		if (inner?.get('00')?.toLowerCase() === GUI) return inner;
	}
	return null;
}

/** CRC-16/CCITT-FALSE over all that comes before it. */
function crc(body: string): string {
	let sum = 0xffff;
	for (const byte of Buffer.from(body, 'utf8')) {
		sum ^= byte << 8;
		for (let bit = 0; bit < 8; bit++) sum = ((sum << 1) ^ (sum & 0x8000 ? 0x1021 : 0)) & 0xffff;
	}
	return sum.toString(16).toUpperCase().padStart(4, '0');
}
