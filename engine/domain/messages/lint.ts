import type { Stage } from '../journey/types';
import { LINT_RULES, type LintSubject, type RuleId } from './lint/rules';

export interface LintFinding {
	/** An error stops the message; a warning is shown. */
	level: 'error' | 'warning';
	rule: RuleId;
	/** pt-BR, says what is wrong. */
	text: string;
	/** pt-BR, says what to change. */
	change?: string;
}

interface Common {
	/** What the debtor reads, rendered. */
	text: string;
	/** The creditor's block of CDC 42-A as it must stand in the text (`sms42a` for SMS); left out = not checked. */
	legalBlock?: string;
	/** Before day 10 more words are out of place. */
	stage?: Stage;
}

/** A rendered message with what the channel shows around it. */
export type LintMessage =
	| (Common & { channel: 'sms' })
	| (Common & {
			channel: 'email';
			subject: string;
			preheader: string;
			/** Sender's name and names of attached files: seen without opening. */
			fromName?: string;
			fileNames?: readonly string[];
	  })
	| (Common & {
			channel: 'whatsapp';
			buttons?: readonly { title: string }[];
			/** Of an approved template. */
			bodyParameters?: readonly string[];
			/** The question that comes before the matter. */
			identityQuestion?: boolean;
	  });

/** Checks a rendered message by every rule of its channel. Errors stop it; warnings are shown. */
export function lintMessage(message: LintMessage): LintFinding[] {
	const subject = subjectOf(message);
	return LINT_RULES.filter(({ channels }) => channels.includes(message.channel)).flatMap(
		({ id, level, check, change }): LintFinding[] => {
			const text = check(subject);
			return text === null ? [] : [{ level, rule: id, text: `${text} ${change}`, change }];
		},
	);
}

/** Checks a rendered SMS: what a locked screen may show, an action, a way out, one part. */
export function lintSms(text: string): LintFinding[] {
	return lintMessage({ channel: 'sms', text });
}

function subjectOf(message: LintMessage): LintSubject {
	const { channel, text, legalBlock, stage } = message;
	const common = {
		channel,
		text,
		legalBlock,
		stage,
		buttons: [],
		bodyParameters: [],
		identityQuestion: false,
	};
	if (message.channel === 'sms') return { ...common, seen: [{ where: 'O SMS', text }] };
	if (message.channel === 'whatsapp') {
		return {
			...common,
			seen: [{ where: 'A primeira linha', text: text.split('\n')[0] ?? '' }],
			buttons: (message.buttons ?? []).map(({ title }) => title),
			bodyParameters: message.bodyParameters ?? [],
			identityQuestion: message.identityQuestion ?? false,
		};
	}
	const files = (message.fileNames ?? []).map((name) => name.replace(/[_-]+/g, ' '));
	return {
		...common,
		subject: message.subject,
		preheader: message.preheader,
		seen: [
			{ where: 'O assunto', text: message.subject },
			{ where: 'O pré-cabeçalho', text: message.preheader },
			{ where: 'O nome do remetente', text: message.fromName ?? '' },
			...files.map((name) => ({ where: 'O nome do arquivo', text: name })),
		],
	};
}
