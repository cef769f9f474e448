const WIDTH = 25;

/** Our charge id in the 25 positions that a bank gives back untouched (uso da empresa): base 36, since 128 bits fit exactly. */
export function companyUseOf(chargeId: string): string {
	return BigInt(`0x${chargeId.replaceAll('-', '')}`)
		.toString(36)
		.toUpperCase()
		.padStart(WIDTH, '0');
}

/** null for what is none of ours: other programs write their own words there. */
export function chargeIdOf(companyUse: string): string | null {
	if (!/^[0-9A-Z]{25}$/.test(companyUse)) return null;
	let value = 0n;
	for (const sign of companyUse) value = value * 36n + BigInt(parseInt(sign, 36));
	const hex = value.toString(16).padStart(32, '0');
	if (hex.length > 32) return null;
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Our ids say of which kind they are; zeros and other programs' numbers of 25 characters do not. */
export const looksLikeOurs = (chargeId: string): boolean => /^.{14}7.{4}[89ab]/.test(chargeId);
