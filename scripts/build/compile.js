/** TypeScript to CommonJS, one file to one file. Types are checked by `npm run typecheck`, not here: a build takes a second. */
const { existsSync } = require('node:fs');
const { cp, mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const ts = require('typescript');

/**
 * Compiles what the tsconfig names, one to one into its outDir, and removes what an earlier build left of sources
 * that are gone. Returns the files it wrote.
 */
async function compile(root, tsconfig) {
	const { fileNames, options } = readConfig(path.join(root, tsconfig));
	const written = [];
	await Promise.all(
		fileNames.map(async (file) => {
			const target = path.join(options.outDir, path.relative(root, file));
			await mkdir(path.dirname(target), { recursive: true });
			if (file.endsWith('.json')) return cp(file, target);
			if (file.endsWith('.d.ts')) return undefined;
			const output = transpile(file, await readFile(file, 'utf8'), options);
			const script = target.replace(/\.ts$/, '.js');
			await writeFile(script, output.outputText);
			if (output.sourceMapText) await writeFile(`${script}.map`, output.sourceMapText);
			written.push(script);
			return undefined;
		}),
	);
	return written;
}

function readConfig(file) {
	const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
	if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
	const parsed = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(file));
	// 18003: a tsconfig whose folders are still empty is no error for us.
	const errors = parsed.errors.filter(({ code }) => code !== 18003);
	if (errors.length > 0) throw new Error(ts.flattenDiagnosticMessageText(errors[0].messageText, '\n'));
	return parsed;
}

function transpile(fileName, source, options) {
	const result = ts.transpileModule(source, { fileName, reportDiagnostics: true, compilerOptions: options });
	const problem = result.diagnostics?.find(({ category }) => category === ts.DiagnosticCategory.Error);
	if (!problem) return result;
	const { line, character } = problem.file.getLineAndCharacterOfPosition(problem.start);
	const text = ts.flattenDiagnosticMessageText(problem.messageText, '\n');
	throw new Error(`${fileName}:${line + 1}:${character + 1} ${text}`);
}

/** Copies the file if it exists; the package is built before every part of it is written. */
async function copyIfThere(from, to) {
	if (!existsSync(from)) return;
	await mkdir(path.dirname(to), { recursive: true });
	await cp(from, to);
}

const clean = (folder) => rm(folder, { recursive: true, force: true });

module.exports = { compile, copyIfThere, clean };
