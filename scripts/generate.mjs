/** What the programs that write pages of docs/ from the engine share. */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What these lines of the clone's TypeScript export now, bundled in memory. */
export async function bundle(lines) {
	const { outputFiles } = await build({
		stdin: { contents: lines.join('\n'), resolveDir: root, loader: 'ts' },
		bundle: true,
		write: false,
		platform: 'node',
		format: 'esm',
		// Some libraries are CommonJS and require what Node brings.
		banner: {
			js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(path.join(root, 'package.json'))});`,
		},
		logLevel: 'silent',
	});
	const code = Buffer.from(outputFiles[0].contents).toString('base64');
	return await import(`data:text/javascript;base64,${code}`);
}

/** Writes the page, or with `--check` fails when it is not what would be written. Does nothing for a file that is only imported. */
export async function page(script, name, render) {
	if (realpathSync(process.argv[1] ?? '') !== script) return;
	const target = path.join(root, 'docs', name);
	const wanted = await render();
	if (!process.argv.includes('--check')) {
		writeFileSync(target, wanted);
	} else if (!existsSync(target) || readFileSync(target, 'utf8') !== wanted) {
		process.stderr.write(`docs/${name} is out of date: run node scripts/${path.basename(script)}\n`);
		process.exitCode = 1;
	}
}
