import type { Channel } from '../../../domain/channel';
import type { ChannelAdapter, OutboundMessage, ValidationIssue } from '../../../ports/channel';
import { parseZenviaEvent } from './events';
import { MAX_TEXT, asZenviaSends, countZenvia, unbreakableWord } from './segments';
import { ZENVIA_CHANNELS, sendZenvia } from './send';

/** Facts and their sources: Zenvia's OpenAPI specification, API v2 (base URL `https://api.zenvia.com/v2`, header X-API-TOKEN). */
export const zenvia: ChannelAdapter = {
	id: 'zenvia',
	displayName: 'Zenvia',
	channels: Object.keys(ZENVIA_CHANNELS) as Channel[],
	capabilities: {
		// `externalId` is "a customizable identifier" (spec `message/base`); no refusal of a second one is documented.
		idempotentSend: false,
		correlationEcho: true,
		deliveryReceipt: true,
		inbound: true,
		// Spec `tags/subscriptions.md`: OAuth2 or static headers of ours; nothing is signed.
		webhookAuth: 'secret',
		// No limit is published. Ours: what one account carries without being noticed.
		concurrency: 20,
		ratePerSecond: 50,
	},
	validate,
	send: sendZenvia,
	parseWebhook: (body) => parseZenviaEvent(body),
	countParts: countZenvia,
};

function validate(message: OutboundMessage): ValidationIssue[] {
	const issues: ValidationIssue[] = [];
	const { text } = message;
	if (!/^\+?[1-9]\d{7,14}$/.test(message.to)) {
		issues.push({ field: 'to', message: 'The recipient must be a phone number with country code.' });
	} else if (/^\+?55/.test(message.to) && !/^\+?55[1-9]{2}9\d{8}$/.test(message.to)) {
		issues.push({
			field: 'to',
			message: 'A Brazilian SMS recipient must be a mobile: 55, area code, 9 and 8 digits.',
		});
	}
	// Spec `message/base`: 1 to 64 characters.
	if (message.from.trim() === '' || message.from.length > 64) {
		issues.push({
			field: 'from',
			message: 'The sender must be the alias of the SMS account at Zenvia, 1 to 64 characters.',
		});
	}
	if (text.trim() === '') issues.push({ field: 'text', message: 'The text is empty.' });
	else if (asZenviaSends(text).length > MAX_TEXT) {
		issues.push({
			field: 'text',
			message: `The text is longer than the ${MAX_TEXT} characters that Zenvia takes.`,
		});
	} else {
		const word = unbreakableWord(text);
		if (word !== undefined) {
			issues.push({
				field: 'text',
				message:
					`Zenvia cuts long texts at spaces only, into parts of ${word.room} characters; ` +
					`this one has ${word.length} without a space. Add spaces or leave the accents out.`,
			});
		}
	}
	return issues;
}
