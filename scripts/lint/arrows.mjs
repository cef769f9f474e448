/**
 * The arrows of the house, as an ESLint rule: core ← domain ← ports ← adapters, operations, pages ← nodes.
 * What may import what is this one table; a layer that is missing here may not be imported at all.
 */
import path from 'node:path';

const INNER = ['core', 'domain', 'ports'];
const ENGINE = [...INNER, 'adapters', 'operations', 'pages'];

export const ALLOWED = {
	core: ['core'],
	domain: ['core', 'domain'],
	ports: INNER,
	adapters: [...INNER, 'adapters'],
	operations: [...INNER, 'operations'],
	pages: [...INNER, 'pages'],
	credentials: ['credentials'],
	nodes: [...ENGINE, 'credentials', 'nodes'],
	sandbox: [...ENGINE, 'sandbox'],
	test: [...ENGINE, 'credentials', 'nodes', 'sandbox', 'scripts', 'test', 'workflows'],
	scripts: ['scripts'],
};

/** What exists without n8n stays without n8n. */
const NEEDS_NO_N8N = new Set(ENGINE);
const N8N = /^(@n8n\/|n8n($|[-/]))/;

/** engine/domain/boleto/barcode.ts → domain; nodes/X/X.node.ts → nodes; gulpfile.js → undefined. */
export function layerOf(relative) {
	const [top, second] = relative.split(path.sep);
	if (relative.startsWith('..')) return undefined;
	if (top === 'engine') return ENGINE.includes(second) ? second : 'engine';
	return Object.hasOwn(ALLOWED, top) || top === 'workflows' ? top : undefined;
}

/** The reason why the file may not import the id, or undefined. */
export function objection(root, file, id) {
	const from = layerOf(path.relative(root, file));
	if (from === undefined) return undefined;
	if (NEEDS_NO_N8N.has(from) && N8N.test(id)) return `${from} exists without n8n and may not import ${id}.`;
	if (!id.startsWith('.')) return undefined;
	const target = path.relative(root, path.resolve(path.dirname(file), id));
	const to = layerOf(target);
	if (to === undefined) return from === 'test' ? undefined : `${from} may not import ${target}.`;
	const allowed = ALLOWED[from] ?? [];
	return allowed.includes(to)
		? undefined
		: `${from} may not import ${to}; only ${allowed.join(', ') || 'nothing'}.`;
}

export const arrows = {
	meta: { type: 'problem', schema: [], docs: { description: 'imports follow the arrows of the house' } },
	create(context) {
		const check = (source) => {
			if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
			const message = objection(context.cwd, context.filename, source.value);
			if (message) context.report({ node: source, message });
		};
		return {
			ImportDeclaration: (node) => check(node.source),
			ImportExpression: (node) => check(node.source),
			ExportAllDeclaration: (node) => check(node.source),
			ExportNamedDeclaration: (node) => check(node.source),
			TSExternalModuleReference: (node) => check(node.expression),
			TSImportType: (node) => check(node.source ?? node.argument?.literal),
			CallExpression(node) {
				const name = node.callee.name ?? `${node.callee.object?.name}.${node.callee.property?.name}`;
				if (['require', 'require.resolve', 'jest.mock', 'jest.requireActual'].includes(name))
					check(node.arguments[0]);
			},
		};
	},
};
