/** An export as a person reads it: Markdown, pt-BR. */
import type { SqlRow } from '../../ports/ledger';
import type { PersonalData } from './export';

const TITLES: readonly (readonly [keyof PersonalData, string])[] = [
	['addresses', 'Telefones e e-mails'],
	['debts', 'Títulos'],
	['payments', 'Pagamentos'],
	['charges', 'Boletos e Pix'],
	['messages', 'Mensagens enviadas'],
	['replies', 'Respostas recebidas'],
	['consents', 'Autorizações'],
	['suppressions', 'Pedidos de não ser contatado'],
	['holds', 'Paradas do caso'],
	['timeline', 'Histórico (o que foi feito e quando)'],
];

const WORDS: Readonly<Record<string, string>> = {
	address: 'endereço',
	amount: 'valor',
	at: 'quando',
	body: 'texto',
	cep: 'CEP',
	channel: 'canal',
	city: 'cidade',
	contract: 'contrato',
	created_at: 'registrado em',
	custom: 'outros campos',
	debt: 'título',
	delivery: 'entrega',
	description: 'descrição',
	digitable_line: 'linha digitável',
	document: 'documento',
	due_date: 'vencimento',
	evidence: 'prova',
	external_id: 'número',
	given_at: 'dada em',
	intent: 'entendido como',
	issued_on: 'emitido em',
	kind: 'tipo',
	lifted_at: 'encerrado em',
	name: 'nome',
	our_number: 'nosso número',
	paid: 'pago',
	paid_on: 'pago em',
	pix_copy_paste: 'Pix copia e cola',
	placed_from: 'em cobrança desde',
	placed_until: 'em cobrança até',
	principal: 'valor original',
	product: 'produto',
	provider: 'provedor',
	reason: 'motivo',
	recorded_at: 'registrado em',
	request: 'enviado ao provedor',
	reversed_at: 'desfeito em',
	since: 'desde',
	source: 'origem',
	state: 'estado',
	status: 'situação',
	subject: 'assunto',
	template: 'modelo',
	terms: 'condições',
	text: 'texto',
	type: 'o quê',
	uf: 'UF',
	until: 'até',
	updated_at: 'alterado em',
	use: 'uso',
	withdrawn_at: 'retirada em',
};

/** One document for all creditors of the export. */
export function exportMarkdown(all: readonly PersonalData[]): string {
	return all.map(one).join('\n---\n\n');
}

function one(data: PersonalData): string {
	const { creditor } = data;
	const lines = [
		`# Dados pessoais guardados: ${cell(creditor.displayName)}`,
		'',
		`Feito em ${data.madeAt}. Controlador: ${cell(creditor.legalName)} (${creditor.document}), telefone ${creditor.phone}.`,
		'',
		...list('Para quê', data.purposes),
		...list('Com que base legal', data.legalBases),
		...list('De onde vieram', data.sources),
		...list('Com quem foram compartilhados', data.recipients),
		'## Cadastro',
		'',
		...fields(data.debtor),
		'',
		...list('Outras pessoas ligadas à dívida (só o papel)', data.parties),
	];
	for (const [key, title] of TITLES) lines.push(...table(title, data[key] as SqlRow[]));
	if (data.repliesLeftOut > 0)
		lines.push(
			`${data.repliesLeftOut} resposta(s) vieram de um telefone ou e-mail que outra pessoa também usa e não aparecem aqui.`,
			'',
		);
	return lines.join('\n');
}

const list = (title: string, items: readonly string[]): string[] =>
	items.length === 0 ? [] : [`## ${title}`, '', ...items.map((item) => `- ${cell(item)}`), ''];

const fields = (row: SqlRow): string[] =>
	Object.entries(row)
		.filter(([, value]) => value !== null && value !== '')
		.map(([key, value]) => `- ${WORDS[key] ?? key}: ${cell(value)}`);

function table(title: string, rows: readonly SqlRow[]): string[] {
	if (rows.length === 0) return [];
	const keys = Object.keys(rows[0] ?? {}).filter((key) =>
		rows.some((row) => row[key] !== null && row[key] !== ''),
	);
	return [
		`## ${title}`,
		'',
		`| ${keys.map((key) => WORDS[key] ?? key).join(' | ')} |`,
		`|${' --- |'.repeat(keys.length)}`,
		...rows.map((row) => `| ${keys.map((key) => cell(row[key] ?? null)).join(' | ')} |`),
		'',
	];
}

/** What a table of Markdown can hold; nothing in a text becomes a link, a picture or HTML. */
function cell(value: string | number | null): string {
	return String(value ?? '')
		.replace(/[\\`*_[\]<>|#!]/g, '\\$&')
		.replace(/\s*\r?\n\s*/g, ' ⏎ ');
}
