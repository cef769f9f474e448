import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', '..');

/** What a program writes must be what it would write now: a rule changed without its page, a table without its source. */
test.each([
	'gen-banks.mjs',
	'gen-holidays.mjs',
	'gen-phone-metadata.mjs',
	'gen-rules.mjs',
	'gen-journeys.mjs',
	'gen-templates.mjs',
])('%s has nothing to change', (script) => {
	expect(() =>
		execFileSync(process.execPath, [path.join(root, 'scripts', script), '--check'], { stdio: 'pipe' }),
	).not.toThrow();
});
