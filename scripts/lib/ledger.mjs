/**
 * `npm run ledger -- <command> …`: what an operator does to a ledger without n8n, for instance because n8n does not answer. The engine is
 * bundled from the clone's sources at every call, so nothing has to be built first. A command is an entry of COMMANDS.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { load, placeOf, told } from './ledgerPlace.mjs';

const where = {
	sqlite: { type: 'string' },
	postgres: { type: 'string' },
	schema: { type: 'string' },
	json: { type: 'boolean', default: false },
};
const scope = { scope: { type: 'string', default: 'everything' }, id: { type: 'string', default: '' } };

/** For help what to write and what it does; `run` gets engine, ledger and options, and gives what is printed. */
export const COMMANDS = {
	pause: {
		help: '--reason TEXT [--scope everything|creditor|channel|sender|journey|template|batch --id ID] [--until ISO]',
		does: 'stops a scope in every process at once; says what it sent in two hours',
		options: { ...scope, reason: { type: 'string', default: '' }, until: { type: 'string' } },
		async run({ engine, ledger, options }) {
			const { scope: of, id, reason, until } = options;
			const pause = await engine.setPause(ledger, { scope: of, scopeId: id, reason, until });
			return { data: { pause }, text: `Parado.\n${pauseText(pause)}` };
		},
	},
	resume: {
		help: '[--pause ID | --scope … --id ID] [--send-due: after a restore, also what was due before]',
		does: 'ends a pause; every case is decided anew, and nothing is flushed',
		options: { ...scope, pause: { type: 'string' }, 'send-due': { type: 'boolean', default: false } },
		async run({ engine, ledger, options }) {
			const which = options.pause ? { id: options.pause } : { scope: options.scope, scopeId: options.id };
			const data = await engine.liftPause(ledger, which, { sendDue: options['send-due'] });
			const done = data.lifted === 0 ? 'Não havia o que retomar.' : `Retomado: ${data.lifted} pausa(s).`;
			return { data, text: [done, ...pausesText(data.remaining)].join('\n') };
		},
	},
	status: {
		help: '',
		does: 'cases, what is under way, open tasks, the pauses that bind',
		options: {},
		async run({ engine, ledger }) {
			const [status, pauses] = [await engine.ledgerStatus(ledger), await engine.listPauses(ledger)];
			const { cases, openTasks } = status;
			const lines = [
				`Livro ${status.kind} em ${status.engine}, ${status.businessNow}`,
				`Casos abertos ${cases.open}, na fila ${cases.queued}, em lotes ${cases.leased}; tarefas abertas ${openTasks}`,
			];
			return { data: { status, pauses }, text: [...lines, ...pausesText(pauses)].join('\n') };
		},
	},
	tasks: {
		help: '[--limit N]',
		does: 'what waits for a person, the most urgent first, with what to do',
		options: { limit: { type: 'string', default: '50' } },
		async run({ engine, ledger, options }) {
			const limit = Number(options.limit);
			if (!Number.isSafeInteger(limit) || limit < 1)
				throw new Error('--limit must be a whole number, 1 or more.');
			const data = await engine.listTasks(ledger, { limit });
			const lines = data.map(
				({ id, kind, creditorId, caseId, dueAt, late, whatToDo }) =>
					`${id}  ${kind}  ${[creditorId, caseId && `caso ${caseId}`].filter(Boolean).join(', ')}  até ${dueAt}${late ? ' ATRASADA' : ''}\n    ${whatToDo}`,
			);
			return { data, text: lines.join('\n') || 'Nenhuma tarefa aberta.' };
		},
	},
	backup: {
		help: '--to FILE',
		does: 'copies the ledger while it works; the file holds everything about everybody',
		options: { to: { type: 'string' } },
		opens: false,
		async run({ engine, place, options }) {
			const data = await engine.backupLedger(place, fileOf(options.to, '--to'), { passphrase: PASSPHRASE() });
			const { file, bytes, madeAt, schemaVersion, counts, enciphered } = data;
			const sum = `esquema ${schemaVersion}, ${counts.debtors} devedores, ${counts.debts} títulos, ${counts.contacts} contatos, ${counts.events} linhas do histórico`;
			const open =
				'Não está cifrada: quem lê o arquivo lê os dados de todos (COBRANCA_BACKUP_PASSPHRASE cifra).';
			return {
				data,
				text: [`Cópia de ${madeAt} em ${file}, ${bytes} bytes: ${sum}.`, ...(enciphered ? [] : [open])].join(
					'\n',
				),
			};
		},
	},
	restore: {
		help: '--from FILE (the ledger must be empty or not there yet; COBRANCA_HASH_KEY holds its hash key)',
		does: 'reads a backup; nothing is sent until somebody resumes',
		options: { from: { type: 'string' } },
		opens: false,
		makes: true,
		async run({ engine, place, options }) {
			const hashKey = HASH_KEY();
			if (!hashKey)
				throw new Error('Set COBRANCA_HASH_KEY to the hash key of the ledger credential: nothing was done.');
			const settle = engine.settleRestored;
			const from = fileOf(options.from, '--from');
			const data = await engine.restoreLedger(place, from, { hashKey, settle, passphrase: PASSPHRASE() });
			const { madeAt, counts } = data;
			return {
				data,
				text: [
					`Restaurado da cópia de ${madeAt}: ${counts.debtors} devedores, ${counts.debts} títulos, ${counts.contacts} contatos.`,
					'Tudo está parado até alguém retomar; a tarefa aberta diz o que conferir antes. Ao retomar, o que venceu até então conta como passado.',
				].join('\n'),
			};
		},
	},
	verify: {
		help: '',
		does: 'checks the file, the invariants, and every status against the timeline; ends with 1 when a promise is broken',
		options: {},
		async run({ engine, ledger }) {
			const data = await engine.verifyLedger(ledger, { file: true });
			const found = data.findings.map(
				(one) =>
					`${one.severity === 'error' ? 'ERRO' : 'AVISO'} ${one.what} (${one.count}): ${one.examples.join(', ')}\n    ${one.remedy}`,
			);
			const sum = `${data.checks} verificações, ${data.cases} casos refeitos pelo histórico, ${data.charges} cobranças somadas: ${data.sound ? 'o livro está íntegro' : 'HÁ ERROS'}.`;
			return { data, text: [sum, ...found].join('\n'), code: data.sound ? 0 : 1 };
		},
	},
	export: {
		help: '--debtor ID --to FILE.json|FILE.md [--all-creditors]',
		does: 'what is held of a debtor, for the debtor (LGPD)',
		options: {
			debtor: { type: 'string' },
			to: { type: 'string' },
			'all-creditors': { type: 'boolean', default: false },
		},
		async run({ engine, ledger, options }) {
			const file = fileOf(options.to, '--to');
			const id = options.debtor ?? '';
			const all = options['all-creditors']
				? await engine.exportPerson(ledger, id)
				: [await engine.exportDebtor(ledger, id)];
			const text = file.endsWith('.md') ? engine.exportMarkdown(all) : JSON.stringify(all, null, '\t');
			writeFileSync(file, `${text}\n`, { flag: 'wx', mode: 0o600 });
			const data = { file, creditors: all.map(({ creditor }) => creditor.id) };
			return {
				data,
				text: `Dados de ${all.length} credor(es) em ${file}. O arquivo é só do titular: entregue-o e apague-o.`,
			};
		},
	},
	prune: {
		help: '[--dry-run: only counts] [--only KIND[,KIND…]] · periods: ledger -- retention',
		does: 'takes out what may be kept no longer; COBRANCA_HASH_KEY holds the hash key',
		hashes: true,
		options: { 'dry-run': { type: 'boolean', default: false }, only: { type: 'string' } },
		async run({ engine, ledger, options }) {
			const kinds = options.only?.split(',').flatMap((kind) => kind.trim() || []) ?? [];
			// Of a variable that is not set, say: what is pruned does not come back.
			if (options.only !== undefined && kinds.length === 0)
				throw new Error('--only names no kind: nothing was done.');
			const stop = new globalThis.AbortController();
			const end = () => stop.abort();
			process.once('SIGINT', end).once('SIGTERM', end);
			const data = await engine.pruneLedger(ledger, {
				dryRun: options['dry-run'],
				kinds,
				signal: stop.signal,
			});
			process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
			const lines = data.kinds.map(
				({ kind, what, days, rows }) =>
					`${String(rows).padStart(8)}  ${kind} (${days === null ? 'para sempre' : `${days} dias`}): ${what}`,
			);
			const sum = data.dryRun
				? `Sairiam ${data.rows} linha(s); nada foi mudado.`
				: `Saíram ${data.rows} linha(s).${data.finished ? '' : ' Interrompido: o resto sai na próxima vez.'}`;
			return { data, text: [sum, ...lines].join('\n') };
		},
	},
	retention: {
		help: '[--kind KIND --days N|forever|default --reason TEXT: without them it lists the periods]',
		does: 'how long what is kept, and why',
		options: {
			kind: { type: 'string' },
			days: { type: 'string', default: '' },
			reason: { type: 'string', default: '' },
		},
		async run({ engine, ledger, options }) {
			const { kind, days, reason } = options;
			if (!kind && (days || reason)) throw new Error('Say which with --kind KIND: nothing was done.');
			const word = days === 'forever' || days === 'default' ? days : Number(days || Number.NaN);
			const data = kind
				? [await engine.savePeriod(ledger, { kind, days: word, reason })]
				: await engine.listPeriods(ledger);
			const text = data.map(
				(one) =>
					`${one.kind}: ${one.days === null ? 'para sempre' : `${one.days} dias`} desde ${one.from}. ${one.what}.\n    ${one.why} (${one.byDefault ? one.source : 'mudado aqui'})`,
			);
			return { data, text: text.join('\n') };
		},
	},
	erase: {
		help: '--debtor ID [--confirm ID: without it nothing is erased, and it says what would be]',
		does: 'blanks a debtor in every table (LGPD); COBRANCA_HASH_KEY holds the hash key',
		hashes: true,
		options: { debtor: { type: 'string' }, confirm: { type: 'string' } },
		async run({ engine, ledger, options }) {
			const debtorId = options.debtor ?? '';
			if (options.confirm !== undefined) {
				const data = await engine.eraseDebtor(ledger, { debtorId, confirm: options.confirm });
				return {
					data,
					text: `Apagado em ${data.erasedAt}. As cópias de segurança ainda têm os dados: apague-as no prazo delas.`,
				};
			}
			const data = await engine.previewErase(ledger, debtorId);
			const rows = Object.entries(data.rows).flatMap(([table, n]) => (n > 0 ? [`${n} ${table}`] : []));
			const next = data.allowed
				? [`Para apagar: repita com --confirm ${debtorId}`]
				: ['Agora não pode:', ...data.reasons];
			return { data, text: [`Nada foi apagado. Seriam: ${rows.join(', ')}.`, ...next].join('\n') };
		},
	},
};

/** Not an option: a command line is seen by everybody on the machine. */
const PASSPHRASE = () => process.env.COBRANCA_BACKUP_PASSPHRASE || undefined;

/** Nor this. Commands of an emergency neither need nor read it: a wrong one must not stop a pause. */
const HASH_KEY = () => process.env.COBRANCA_HASH_KEY ?? '';

function fileOf(given, option) {
	if (!given) throw new Error(`Say the file with ${option} FILE: nothing was done.`);
	return path.resolve(process.env.INIT_CWD ?? '.', given);
}

function pauseText({ id, scope: of, scopeId, reason, until, by, reach }) {
	const sent = Object.entries(reach.sent).map(([channel, n]) => `${n} ${channel}`);
	return [
		`${id}  ${of}${scopeId ? ` ${scopeId}` : ''}  (${reason})  ${until ? `até ${until}` : 'até alguém retomar'}  por ${by}`,
		`    últimas ${reach.hours} h: ${sent.join(', ') || 'nada saiu'}; ${reach.unknown} sem resposta; ${reach.reserved} reservadas, ${reach.onWire} no fio`,
	].join('\n');
}

const pausesText = (pauses) =>
	pauses.length === 0 ? ['Nenhuma pausa.'] : ['Pausas:', ...pauses.map(pauseText)];

const HELP = [
	'npm run ledger -- COMMAND (--sqlite FILE | --postgres URL [--schema NAME]) [--json]',
	...Object.entries(COMMANDS).flatMap(([name, { help, does }]) => [
		`  ${name} ${help}`.trimEnd(),
		`      ${does}`,
	]),
	'The password of PostgreSQL comes from PGPASSWORD or the URL; neither is printed. COBRANCA_BACKUP_PASSPHRASE enciphers a backup.',
].join('\n');

/** @returns the exit code: 0 done, 1 the ledger says no, 2 the command line is wrong */
export async function main(args) {
	const [name, ...rest] = args;
	if (args.includes('--help') || args.includes('-h') || name === 'help') {
		process.stdout.write(`${HELP}\n`);
		return 0;
	}
	const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
	if (!command) return wrong(name ? `There is no command "${name}".` : 'Say a command.');
	let options;
	try {
		options = parseArgs({ args: rest, options: { ...where, ...command.options } }).values;
	} catch (error) {
		return wrong(error.message);
	}
	if (Boolean(options.sqlite) === Boolean(options.postgres))
		return wrong('Give one of --sqlite and --postgres.');
	const engine = await load();
	let ledger;
	try {
		const place = placeOf(options, command.makes);
		ledger =
			command.opens === false
				? undefined
				: await engine.openExisting(place, command.hashes ? HASH_KEY() : '');
		const { data, text, code = 0 } = await command.run({ engine, ledger, place, options });
		process.stdout.write(`${options.json ? JSON.stringify(data) : text}\n`);
		return code;
	} catch (error) {
		process.stderr.write(`${told(error)}\n`);
		return 1;
	} finally {
		await ledger?.close();
	}
}

function wrong(message) {
	process.stderr.write(`${message}\n${HELP}\n`);
	return 2;
}
