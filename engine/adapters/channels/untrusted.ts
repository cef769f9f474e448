/** Readers for what a provider sent us: nothing is trusted to have the shape that was documented. */

export type Json = Record<string, unknown>;

/** The value as an object, or undefined for anything else (arrays included). */
export function asObject(value: unknown): Json | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function asArray(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The value as a string that is not blank. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/**
 * A provider's code as it may be stored and shown: providers put anything there, so what is not a short
 * technical word, or looks like a phone or a document (7 digits or more), becomes the fallback.
 */
export function safeCode(value: unknown, fallback: string): string {
	const code = typeof value === 'number' ? String(value) : asText(value)?.trim();
	if (code === undefined || !/^[A-Za-z0-9_.:-]{1,64}$/.test(code) || /\d{7}/.test(code)) return fallback;
	return code;
}
