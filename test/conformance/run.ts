/**
 * `npm run conformance -- <suite> FILE.json`: runs a vectors file through the engine. Prints what fails and what was set
 * aside, then `N passed, N failed`. Exit code: 0 when nothing failed, 1 when something did, 2 when it could not be run.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type Suite, UnknownShape } from './suite';

/** A suite is one file here and one line in this table. */
const SUITES: Readonly<Record<string, () => Promise<Suite>>> = {
	boleto: async () => (await import('./boleto')).boleto,
	cnab: async () => (await import('./cnab')).cnab,
	documents: async () => (await import('./documents')).documents,
	pix: async () => (await import('./pix')).pix,
};

async function main([name = '', file]: readonly string[]): Promise<number> {
	if (!Object.hasOwn(SUITES, name) || file === undefined) {
		console.error(`Say: npm run conformance -- ${Object.keys(SUITES).join('|')} FILE.json`);
		return 2;
	}
	const suite = await (SUITES[name] as () => Promise<Suite>)();
	let passed = 0;
	let failed = 0;
	try {
		const whole = path.resolve(file);
		for (const { id, failure, setAside } of await suite(
			JSON.parse(readFileSync(whole, 'utf8')),
			path.dirname(whole),
		)) {
			if (setAside !== undefined) console.log(`set aside  ${id}: ${setAside}`);
			else if (failure === undefined) passed++;
			else {
				failed++;
				console.log(`FAILED     ${id}: ${failure}`);
			}
		}
	} catch (error) {
		if (!(error instanceof UnknownShape || error instanceof SyntaxError || isMissing(error))) throw error;
		console.error(`${file}: ${error.message}`);
		return 2;
	}
	console.log(`${passed} passed, ${failed} failed`);
	return failed === 0 && passed > 0 ? 0 : 1;
}

const isMissing = (error: unknown): error is Error => error instanceof Error && 'code' in error;

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
