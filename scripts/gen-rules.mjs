/**
 * Writes docs/compliance-rules.md from the gate's own rules and tables, so that the page never says what the code does
 * not do. `--check` writes nothing and fails when the file is not what would be written.
 */
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'docs', 'compliance-rules.md');

/** The engine's tables as they are now, bundled in memory. */
async function load() {
	const contents = [
		"export { RULES } from './engine/domain/compliance/rules';",
		"export { HOURS_ROWS } from './engine/domain/compliance/hours.data';",
		"export { PRESCRIPTION_TERMS, UNKNOWN_KIND_YEARS } from './engine/domain/compliance/prescription.data';",
		"export { HOLIDAY_ROWS, HOLIDAYS_FIRST_YEAR, HOLIDAYS_LAST_YEAR } from './engine/core/holidays.data';",
	].join('\n');
	const { outputFiles } = await build({
		stdin: { contents, resolveDir: root, loader: 'ts' },
		bundle: true,
		write: false,
		platform: 'node',
		format: 'esm',
		logLevel: 'silent',
	});
	return await import(
		`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
	);
}

const table = (head, rows) =>
	[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const span = (window) => (window ? `${window[0]}h–${window[1]}h` : 'fechado');
const date = (day) => (day.length === 5 ? `${day.slice(3)}/${day.slice(0, 2)}` : 'móvel');

export async function render() {
	const { RULES, HOURS_ROWS, PRESCRIPTION_TERMS, UNKNOWN_KIND_YEARS, ...holidays } = await load();
	const rules = RULES.map((r) => [`\`${r.kind}\``, r.description, r.citation.source, r.citation.evidence]);
	const hours = HOURS_ROWS.map((r) => [
		r.uf ?? 'demais UFs',
		r.class === 'calls' ? 'ligações' : 'mensagens',
		span(r.weekdays),
		span(r.saturday),
		r.source,
		r.evidence,
	]);
	const terms = PRESCRIPTION_TERMS.map((r) => [`\`${r.kind}\``, r.label, `${r.years}`, r.source, r.evidence]);
	const days = holidays.HOLIDAY_ROWS.map(([scope, kind, name, when, since, source]) => [
		scope,
		name,
		when.length === 5
			? `${date(when)}${since > holidays.HOLIDAYS_FIRST_YEAR ? ` desde ${since}` : ''}`
			: date(when),
		kind === 'quiet' ? 'silêncio' : 'feriado',
		source,
	]);
	return [
		'# Regras do motor de conformidade',
		'',
		'Página gerada por `node scripts/gen-rules.mjs`; não edite. Nada aqui é parecer jurídico.',
		'',
		'Evidência: **V** a norma foi lida · **S** fonte secundária · **G** conhecimento geral, não conferido · **D** decisão nossa,',
		'mais estrita que a lei.',
		'',
		'Negar vence adiar; o veredito cita a primeira regra desta ordem e lista todas as que pesam. Credor em teste ou em sombra é',
		'sempre negado por `mode`, com o veredito que teria em produção ao lado. Uma resposta no mesmo canal até 10 minutos (inclusive)',
		'depois da mensagem do devedor fica livre só de horário, feriado e limites.',
		'',
		'## Regras',
		'',
		table(['Regra', 'O que faz', 'Fonte', 'Ev.'], rules),
		'',
		'## Horários de contato (hora local do devedor, fim não incluído; domingo fechado)',
		'',
		table(['UF', 'Canal', 'Seg–sex', 'Sábado', 'Fonte', 'Ev.'], hours),
		'',
		'Cartas não têm horário. E-mail, SMS, WhatsApp, Telegram e canais próprios seguem o das mensagens.',
		'',
		'## Prescrição (anos desde o vencimento nominal)',
		'',
		table(['Tipo', 'O que é', 'Anos', 'Fonte', 'Ev.'], terms),
		'',
		`Tipo desconhecido: depois de ${UNKNOWN_KIND_YEARS} ano de vencido, espera por uma pessoa.`,
		'',
		`## Feriados e dias de silêncio (${holidays.HOLIDAYS_FIRST_YEAR}–${holidays.HOLIDAYS_LAST_YEAR})`,
		'',
		table(['Onde', 'Dia', 'Data', 'Tipo', 'Fonte'], days),
		'',
	].join('\n');
}

if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
	const wanted = await render();
	if (!process.argv.includes('--check')) {
		mkdirSync(path.dirname(target), { recursive: true });
		writeFileSync(target, wanted);
	} else if (readFileSync(target, 'utf8') !== wanted) {
		process.stderr.write('docs/compliance-rules.md is out of date: run node scripts/gen-rules.mjs\n');
		process.exitCode = 1;
	}
}
