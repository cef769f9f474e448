import type { Channel } from '../channel';
import { escolaEmail } from './library/escola.email';
import { escolaSms } from './library/escola.sms';
import { escolaWhatsApp } from './library/escola.whatsapp';
import { essencialSms } from './library/essencial.sms';
import { fornecedorEmail } from './library/fornecedor.email';
import { fornecedorSms } from './library/fornecedor.sms';
import { pagamento } from './library/pagamento';
import type { Templates, TemplateVariants, TextChannel } from './library/types';
import { varejoEmail } from './library/varejo.email';
import { varejoSms } from './library/varejo.sms';
import { varejoWhatsApp } from './library/varejo.whatsapp';

/**
 * Shipped messages in pt-BR, one file a journey and channel family; a new file is one line here. What all keep: first the person,
 * then the matter; no amount and no word of debt where a locked screen shows it; one action; a way out; who speaks (CDC 42-A).
 */
const FILES: readonly Templates[] = [
	essencialSms,
	escolaSms,
	escolaEmail,
	escolaWhatsApp,
	varejoSms,
	varejoEmail,
	varejoWhatsApp,
	fornecedorSms,
	fornecedorEmail,
	pagamento,
];

const LIBRARY = new Map<string, TemplateVariants>();
for (const file of FILES) {
	for (const [key, variants] of Object.entries(file)) LIBRARY.set(key, { ...LIBRARY.get(key), ...variants });
}

/** Every channel's text of a shipped template; undefined when there is none by that key. */
export function templateVariants(key: string): TemplateVariants | undefined {
	return LIBRARY.get(key);
}

/**
 * The template of a key for a channel: the creditor's own where there is one, else the shipped one. An override of one channel
 * leaves the others as they are.
 */
export function resolveTemplate<C extends TextChannel>(
	key: string,
	channel: C,
	overrides?: Templates,
): TemplateVariants[C] | undefined {
	const own = overrides && Object.hasOwn(overrides, key) ? overrides[key]?.[channel] : undefined;
	return own ?? LIBRARY.get(key)?.[channel];
}

/** Source of a shipped text; undefined when there is none by that key for the channel. */
export function templateText(key: string, channel: Channel): string | undefined {
	return channel === 'sms' ? resolveTemplate(key, channel) : undefined;
}

/** Keys of the shipped templates of a channel. */
export function templateKeys(channel: Channel): string[] {
	return [...LIBRARY].filter(([, variants]) => channel in variants).map(([key]) => key);
}
