import type { Stage } from '../../journey/types';
import { type RenderedEmail, renderEmail } from '../email';
import { resolveTemplate } from '../library';
import { type LintFinding, lintMessage } from '../lint';
import { composeEmail, composeSms, composeWhatsApp, type EmailLinks, type WhatsAppMessages } from './compose';
import type { MessageValues, Templates, TextChannel } from './types';

export interface MessageRequest {
	/** Template key of the step. */
	key: string;
	channel: TextChannel;
	values: MessageValues;
	/** The creditor's own templates, by key; what they leave out is as shipped. */
	overrides?: Templates;
	/** Needed for e-mail. */
	links?: EmailLinks;
	/** Of the step: a reminder has fewer words at its disposal. */
	stage?: Stage;
}

export type ComposedMessage = { findings: LintFinding[] } & (
	| { channel: 'sms'; text: string }
	| { channel: 'email'; email: RenderedEmail }
	| ({ channel: 'whatsapp' } & WhatsAppMessages)
);

/**
 * A step's message for a channel, filled in and linted; null when there is no template by that key for the channel. An error among
 * the findings means that it must not be sent.
 * @throws Error of liquidjs naming what is missing, CobrancaError of the e-mail layout
 */
export function composeMessage(request: MessageRequest): ComposedMessage | null {
	const { key, channel, values, overrides, stage } = request;
	if (channel === 'sms') {
		const source = resolveTemplate(key, channel, overrides);
		if (source === undefined) return null;
		const text = composeSms(source, values);
		return {
			channel,
			text,
			findings: lintMessage({ channel, text, legalBlock: values.creditor.sms42a, stage }),
		};
	}
	const legalBlock = values.creditor.block42a;
	if (channel === 'email') {
		const template = resolveTemplate(key, channel, overrides);
		if (template === undefined) return null;
		const email = renderEmail(composeEmail(template, values, request.links ?? noLinks()));
		const { subject, preheader, text } = email;
		const fromName = values.creditor.displayName;
		return {
			channel,
			email,
			findings: lintMessage({ channel, subject, preheader, text, fromName, legalBlock, stage }),
		};
	}
	const template = resolveTemplate(key, channel, overrides);
	if (template === undefined) return null;
	const { question, session } = composeWhatsApp(template, values);
	return {
		channel,
		question,
		session,
		findings: [
			...lintMessage({ channel, ...question, identityQuestion: true, legalBlock, stage }),
			...lintMessage({ channel, ...session, legalBlock, stage }),
		],
	};
}

function noLinks(): never {
	throw new Error('links.stopUrl: an e-mail needs a page or mailto: by which the messages stop.');
}
