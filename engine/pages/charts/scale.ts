/** Round steps for an axis from 0: at most `lines` of them, the last at or above `max`. */
export function ticksOf(max: number, lines = 5): number[] {
	if (max <= 0) return [0, 1];
	const rough = max / lines;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = Math.max(1, ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power);
	const ticks = [0];
	while ((ticks.at(-1) as number) < max) ticks.push((ticks.at(-1) as number) + step);
	return ticks;
}

/** `12.345` */
export function count(n: number): string {
	return String(n).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** Text inside XML. */
export function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
