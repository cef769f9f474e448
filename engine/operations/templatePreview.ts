import { badInput } from '../core/errors';
import { addDays } from '../core/calendar';
import { formatPhone } from '../core/identity/phone';
import { composeMessage } from '../domain/messages/library/message';
import type { MessageValues, TextChannel } from '../domain/messages/library/types';
import type { LintFinding } from '../domain/messages/lint';
import { type Ledger, runOne, statement } from '../ports/ledger';
import { unknownCreditor } from './creditorRows';
import { readSettings } from './creditorSettings';
import { businessDay } from './days';
import { ownTemplates } from './templates';

export interface TemplatePreview {
	creditorId: string;
	key: string;
	channel: TextChannel;
	/** True where the creditor has a text of its own. */
	own: boolean;
	subject: string | null;
	text: string;
	/** E-mail: the whole page. */
	html: string | null;
	findings: LintFinding[];
}

const creditor = statement<{ display_name: string; phone: string; settings: string }>(
	'template.creditor',
	'select display_name, phone, settings from creditors where id = $1',
);

/** What an invented debtor would read: the creditor's own text where there is one, else the shipped one. @throws CobrancaError */
export async function previewTemplate(
	ledger: Ledger,
	input: { creditorId: string; key: string; channel: TextChannel },
): Promise<TemplatePreview> {
	const { creditorId, key, channel } = input;
	const { row, overrides } = await ledger.read('template.preview', function* () {
		const found = yield* runOne(creditor, creditorId);
		if (!found) throw unknownCreditor(creditorId);
		return { row: found, overrides: (yield* ownTemplates([creditorId])).get(creditorId) };
	});
	const settings = readSettings(row.settings);
	const values = invented(
		{
			id: creditorId,
			displayName: row.display_name,
			phone: formatPhone(row.phone),
			sms42a: settings.sms42a,
			block42a: settings.block42a,
		},
		businessDay(ledger.businessNow()),
	);
	const links = { stopUrl: 'https://exemplo.com.br/sair' };
	const message = composeMessage({ key, channel, values, links, ...(overrides ? { overrides } : {}) });
	if (!message)
		throw badInput(
			'key',
			`There is no template "${key}" for this channel.`,
			'Choose one that a journey uses, or another channel.',
		);
	const own = overrides?.[key]?.[channel] !== undefined;
	const base = { creditorId, key, channel, own, findings: message.findings };
	if (message.channel === 'sms') return { ...base, subject: null, text: message.text, html: null };
	if (message.channel === 'email') {
		const { subject, text, html } = message.email;
		return { ...base, subject, text, html };
	}
	return { ...base, subject: null, text: `${message.question.text}\n\n${message.session.text}`, html: null };
}

function invented(of: MessageValues['creditor'], today: string): MessageValues {
	const dueDate = addDays(today, -11);
	return {
		creditor: of,
		debtor: { firstName: 'Maria', kind: 'PF' },
		case: { count: 1, total: 'R$ 153,45', oldestDueDate: dueDate },
		debts: [
			{
				description: 'Parcela 3',
				dueDate,
				balance: { principal: 15_000, fine: 300, interest: 45, total: 15_345 },
			},
		],
		today,
	};
}
