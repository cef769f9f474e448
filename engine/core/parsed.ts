/**
 * The answer of every parser of outside text: the value, or the reason it was refused. The reason is one sentence
 * in pt-BR for the operator and never repeats the text itself (it may be a CPF or a phone).
 */
export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

export function accepted<T>(value: T): Parsed<T> {
	return { ok: true, value };
}

export function refused(reason: string): { ok: false; reason: string } {
	return { ok: false, reason };
}
