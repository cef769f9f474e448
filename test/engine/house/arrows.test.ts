import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');

const allowed = [
	['engine/core/money/add.ts', "import { a } from '../errors';"],
	['engine/domain/boleto/line.ts', "import { a } from '../../core/money';"],
	['engine/ports/ledger.ts', "import type { A } from '../domain/debts';"],
	['engine/adapters/ledger/open.ts', "import { a } from '../../ports/ledger';"],
	['engine/operations/lease.ts', "import { DateTime } from 'luxon';"],
	['nodes/A/A.node.ts', "import { a } from '../../engine/adapters/ledger/open';"],
	['nodes/A/A.node.ts', "import { NodeOperationError } from 'n8n-workflow';"],
	['sandbox/cli.ts', "import { a } from '../engine/operations/lease';"],
	['test/sandbox/cli.test.ts', "import { a } from '../../sandbox/cli';"],
];

const refused = [
	['engine/core/money/add.ts', "import { a } from '../../domain/debts';"],
	['engine/domain/debts.ts', "import type { A } from '../ports/ledger';"],
	['engine/domain/debts.ts', "export * from '../adapters/ledger/open';"],
	['engine/ports/ledger.ts', "type A = import('../adapters/ledger/open').A;"],
	['engine/adapters/ledger/open.ts', "import { a } from '../../operations/lease';"],
	['engine/operations/lease.ts', "const a = require('../adapters/ledger/open');"],
	['engine/operations/lease.ts', "import a = require('../adapters/ledger/open');"],
	['engine/pages/portal.ts', "const a = import('../operations/lease');"],
	['engine/pages/portal.ts', "import { a } from '../../nodes/A/A.node';"],
	['engine/core/errors.ts', "import { NodeApiError } from 'n8n-workflow';"],
	['engine/adapters/http.ts', "import { a } from 'n8n-core';"],
	['engine/adapters/http.ts', "import a from '@n8n/errors';"],
	['engine/adapters/http.ts', "import { a } from '../../sandbox/services/port';"],
	['nodes/A/A.node.ts', "import { a } from '../../sandbox/services/port';"],
	['sandbox/cli.ts', "import { a } from '../nodes/A/A.node';"],
	['engine/core/errors.ts', "import { a } from '../index';"],
	['engine/core/errors.ts', "import a from '../../package.json';"],
];

describe('the arrows of the house', () => {
	const snippets = [...allowed, ...refused].map(([file = '', code]) => ({
		file: path.join(root, file),
		code,
	}));
	const found = JSON.parse(
		execFileSync(process.execPath, [path.join(root, 'test/support/lint-snippets.mjs')], {
			cwd: root,
			input: JSON.stringify(snippets),
			encoding: 'utf8',
		}),
	) as string[][];

	it.each(allowed.map(([file, code], index) => [file, code, found[index]]))(
		'%s may: %s',
		(_file, _code, messages) => {
			expect(messages).toEqual([]);
		},
	);

	it.each(refused.map(([file, code], index) => [file, code, found[allowed.length + index]]))(
		'%s may not: %s',
		(_file, _code, messages) => {
			expect(messages).toEqual([expect.stringMatching(/may not import/)]);
		},
	);
});

describe('the lint configuration', () => {
	const configOf = (file: string) =>
		JSON.parse(
			execFileSync(process.execPath, ['node_modules/eslint/bin/eslint.js', '--print-config', file], {
				cwd: root,
				encoding: 'utf8',
			}),
		) as { rules: Record<string, unknown[]> };

	it.each(['engine/core/errors.ts', 'nodes/A/A.node.ts', 'sandbox/cli.ts', 'test/engine/a.test.ts'])(
		'holds for %s',
		(file) => {
			const { rules } = configOf(file);
			expect(rules['house/arrows']?.[0]).toBe(2);
			expect(rules['max-lines']?.[0]).toBe(2);
			expect(rules['@typescript-eslint/no-floating-promises']?.[0]).toBe(2);
		},
	);

	it('keeps the console out of the engine', () => {
		expect(configOf('engine/core/errors.ts').rules['no-console']?.[0]).toBe(2);
	});
});
