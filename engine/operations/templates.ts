/** Creditors' own texts in place of the shipped ones, by template and channel. Every change is a version; a text that the linter refuses is not kept. */
import { badInput, CobrancaError } from '../core/errors';
import { templateVariants } from '../domain/messages/library';
import { composeMessage } from '../domain/messages/library/message';
import type {
	EmailTemplate,
	MessageValues,
	Templates,
	TemplateVariants,
	TextChannel,
	WhatsAppTemplate,
} from '../domain/messages/library/types';
import type { LintFinding } from '../domain/messages/lint';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { readSettings } from './creditorSettings';
import { appendEvents } from './events';

/** SMS: the text. E-mail and WhatsApp: what it changes; what it leaves out is as shipped. All strings are Liquid. */
export type TemplateContent =
	| { channel: 'sms'; text: string }
	| ({ channel: 'email' } & Partial<EmailTemplate>)
	/** The approved question is Meta's to approve, and not changed here. */
	| { channel: 'whatsapp'; text: string };

export interface OwnTemplate {
	creditorId: string;
	key: string;
	channel: TextChannel;
	version: number;
	/** ISO instant of the change. */
	at: string;
	content: TemplateContent;
}

interface Row {
	creditor_id: string;
	key: string;
	channel: TextChannel;
	version: number;
	content: string;
	at: number;
}

/** An empty content is the shipped text again. */
const latest = statement<Row>(
	'templates.latest',
	(d) =>
		`select t.creditor_id, t.key, t.channel, t.version, t.content, t.at from templates t
	where t.creditor_id in ${d.list('$1')} and t.content <> '' and t.version = (
		select max(o.version) from templates o where o.creditor_id = t.creditor_id and o.key = t.key and o.channel = t.channel)
	order by t.creditor_id, t.key, t.channel`,
);
const lastVersion = statement<{ n: number }>(
	'templates.last',
	'select coalesce(max(version), 0) as n from templates where creditor_id = $1 and key = $2 and channel = $3',
);
const insert = statement(
	'templates.insert',
	'insert into templates (creditor_id, key, channel, version, content, at) values ($1, $2, $3, $4, $5, $6)',
);
const creditor = statement<{ display_name: string; settings: string }>(
	'templates.creditor',
	'select display_name, settings from creditors where id = $1',
);

/** The own templates of creditors, as messages are composed with. */
export function* ownTemplates(creditorIds: readonly string[]): Tx<Map<string, Templates>> {
	const result = new Map<string, Record<string, TemplateVariants>>();
	for (const row of yield* run(latest, JSON.stringify([...new Set(creditorIds)].sort()))) {
		const of = result.get(row.creditor_id) ?? {};
		of[row.key] = { ...of[row.key], ...variantOf(row.key, JSON.parse(row.content) as TemplateContent) };
		result.set(row.creditor_id, of);
	}
	return result;
}

/** On the shipped one: what a creditor does not change follows it. */
function variantOf(key: string, content: TemplateContent): TemplateVariants {
	const shipped = templateVariants(key);
	if (content.channel === 'sms') return { sms: content.text };
	if (content.channel === 'email') {
		const { channel: _, ...changes } = content;
		return shipped?.email ? { email: { ...shipped.email, ...changes } } : { email: changes as EmailTemplate };
	}
	const base = shipped?.whatsapp as WhatsAppTemplate;
	return { whatsapp: { ...base, session: { ...base.session, text: content.text } } };
}

/**
 * Keeps a creditor's own text. It is filled in for invented debtors of each kind and linted: an error refuses it, warnings come back.
 * @throws CobrancaError badInput with what is wrong, notFound
 */
export async function saveTemplate(
	ledger: Ledger,
	input: { creditorId: string; key: string; content: TemplateContent },
): Promise<{ version: number; warnings: LintFinding[] }> {
	const { creditorId, key, content } = input;
	const { channel } = content;
	if (templateVariants(key)?.[channel] === undefined) {
		throw badInput(
			'key',
			`There is no template "${key}" for this channel.`,
			'Choose one that a journey uses.',
		);
	}
	return await ledger.transact('template.save', function* () {
		const row = yield* runOne(creditor, creditorId);
		if (!row) throw unknownCreditor();
		const settings = readSettings(row.settings);
		const names = { id: creditorId, displayName: row.display_name, phone: '(11) 4000-1234' };
		const warnings = lintFor(key, content, {
			...names,
			sms42a: settings.sms42a || 'Casa 00.000.000/0001-00 Rua A 1 SP',
			block42a: settings.block42a,
		});
		const version = ((yield* runOne(lastVersion, creditorId, key, channel))?.n ?? 0) + 1;
		yield* run(insert, creditorId, key, channel, version, JSON.stringify(content), ledger.realNow());
		yield* appendEvents(
			[{ type: 'template.saved', creditorId, data: { key, channel, version } }],
			ledger.businessNow(),
		);
		return { version, warnings };
	});
}

/** Gives a creditor the shipped text again. False where it had none of its own. */
export async function resetTemplate(
	ledger: Ledger,
	input: { creditorId: string; key: string; channel: TextChannel },
): Promise<boolean> {
	const { creditorId, key, channel } = input;
	return await ledger.transact('template.reset', function* () {
		const own = (yield* run(latest, JSON.stringify([creditorId]))).find(
			(t) => t.key === key && t.channel === channel,
		);
		if (!own) return false;
		yield* run(insert, creditorId, key, channel, own.version + 1, '', ledger.realNow());
		yield* appendEvents(
			[{ type: 'template.reset', creditorId, data: { key, channel, version: own.version + 1 } }],
			ledger.businessNow(),
		);
		return true;
	});
}

/** The own texts of a creditor. */
export async function listTemplates(ledger: Ledger, creditorId: string): Promise<OwnTemplate[]> {
	const rows = await ledger.read('template.list', () => run(latest, JSON.stringify([creditorId])));
	return rows.map((row) => ({
		creditorId: row.creditor_id,
		key: row.key,
		channel: row.channel,
		version: row.version,
		at: new Date(row.at).toISOString(),
		content: JSON.parse(row.content) as TemplateContent,
	}));
}

/** @throws CobrancaError badInput; returns the warnings */
function lintFor(key: string, content: TemplateContent, of: MessageValues['creditor']): LintFinding[] {
	const overrides = { [key]: variantOf(key, content) };
	const findings = samples(of).flatMap((values) => {
		try {
			const links = { stopUrl: 'https://exemplo.com.br/sair' };
			return composeMessage({ key, channel: content.channel, values, overrides, links })?.findings ?? [];
		} catch (error) {
			const why = error instanceof Error ? error.message : '';
			throw badInput('text', `The text cannot be filled in: ${why}`, 'Use only what the message knows.');
		}
	});
	const errors = findings.filter((f) => f.level === 'error');
	if (errors[0]) throw badInput('text', `The text cannot be sent: ${errors[0].text}`, errors[0].change);
	return [...new Map(findings.map((f) => [f.text, f])).values()];
}

/** Invented: a person with one debt, one with several and a charge, a company. */
function samples(creditorValues: MessageValues['creditor']): MessageValues[] {
	const debt = {
		description: 'Parcela 3',
		dueDate: '2026-03-09',
		balance: { principal: 15_000, fine: 300, interest: 45, total: 15_345 },
	};
	const one: MessageValues = {
		creditor: creditorValues,
		debtor: { firstName: 'Maria', kind: 'PF' },
		case: { count: 1, total: 'R$ 153,45', oldestDueDate: '2026-03-09' },
		debts: [debt],
		today: '2026-03-20',
	};
	return [
		one,
		{
			...one,
			case: { count: 2, total: 'R$ 306,90', oldestDueDate: '2026-03-09' },
			debts: [debt, debt],
			charge: { beneficiary: 'Casa Ltda', amount: 30_690, dueDate: '2026-03-25', pixCopyPaste: '000201' },
		},
		{ ...one, debtor: { firstName: 'Padaria', kind: 'PJ', name: 'Padaria Boa Massa Ltda' } },
	];
}

function unknownCreditor(): CobrancaError {
	return new CobrancaError('notFound', 'There is no such creditor in the ledger.', { field: 'creditorId' });
}
