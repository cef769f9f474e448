import { resolveTemplate } from '../../domain/messages/library';
import type {
	EmailTemplate,
	Templates,
	TextChannel,
	WhatsAppTemplate,
} from '../../domain/messages/library/types';
import { ASK_COMPANY, ASK_PERSON } from '../../domain/messages/whatsapp/identity';
import { PERSON } from '../../domain/messages/whatsapp/session';

/** For a step whose template has no e-mail: no word of what it is about, for subject and preheader are seen by anybody. */
const PLAIN_EMAIL: EmailTemplate = {
	subject: 'Recado de {{ creditor.displayName }}',
	preheader: 'Uma mensagem para você.',
	paragraphs: [],
	action: 'Ver a mensagem',
};
const PLAIN_WHATSAPP: WhatsAppTemplate = {
	template: { person: ASK_PERSON, company: ASK_COMPANY },
	session: { text: '', buttons: [PERSON] },
};

/**
 * A text given on the node in place of the step's own: the SMS, the paragraphs of an e-mail (an empty line parts them), the text
 * within a WhatsApp conversation. Meta's approved question, subject, table and buttons stay.
 */
export function withText(key: string, channel: TextChannel, text: string, own: Templates): Templates {
	if (channel === 'sms') return { [key]: { sms: text } };
	if (channel === 'email') {
		const base = resolveTemplate(key, 'email', own) ?? PLAIN_EMAIL;
		const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim());
		return { [key]: { email: { ...base, paragraphs: paragraphs.filter((paragraph) => paragraph !== '') } } };
	}
	const base = resolveTemplate(key, 'whatsapp', own) ?? PLAIN_WHATSAPP;
	return { [key]: { whatsapp: { ...base, session: { ...base.session, text } } } };
}
