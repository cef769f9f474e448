import { createRequire } from 'node:module';
import path from 'node:path';

const folder = process.env.COBRANCA_PEERS ?? '';

/** A peer from the cache, where scripts/peers was installed. They have no types. */
export function peer<T>(name: string): { exports: T; version: string } {
	const from = createRequire(path.join(folder, 'package.json'));
	const { version } = from(path.join(folder, 'node_modules', name, 'package.json')) as { version: string };
	return { exports: from(name) as T, version };
}

/** @throws when two contenders give different outputs for an input that both understand */
export function same(name: string, wanted: unknown, got: unknown): void {
	const [one, other] = [JSON.stringify(wanted), JSON.stringify(got)];
	if (one !== other) throw new Error(`${name}: the peer says ${one}, we say ${other}`);
}
