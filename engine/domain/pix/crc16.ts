/**
 * CRC-16/CCITT-FALSE, the last field of a BR Code: polynomial 1021, initial value FFFF, not reflected, no final xor, over
 * the whole payload up to and including `6304` (EMV QRCPS; Bacen, Manual de Padrões para Iniciação do Pix). Check value:
 * `123456789` → 29B1.
 */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
	let value = byte << 8;
	for (let bit = 0; bit < 8; bit++) value = value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1;
	return value;
});

/** Four upper-case hexadecimal digits. The text is taken as UTF-8. */
export function crc16(text: string): string {
	let crc = 0xffff;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		// Codes are plain ASCII nearly always; the first other character sends us the long way.
		if (code > 0x7f) return hexadecimal(ofBytes(Buffer.from(text, 'utf8')));
		crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ code] as number);
	}
	return hexadecimal(crc);
}

function ofBytes(bytes: Uint8Array): number {
	let crc = 0xffff;
	for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] as number);
	return crc;
}

const hexadecimal = (crc: number) => crc.toString(16).toUpperCase().padStart(4, '0');
