import type { Reserved, SendDeps } from './types';

/** What a stranger sees beside the message: no word of debt. */
const FILENAME = 'documento.pdf';

/**
 * Draws the boletos of the messages that name one and hangs them on. Right before the wire and outside every transaction; whether the
 * charge may still go out is ARM's to say. A slip that cannot be drawn is left out: the message itself carries line and Pix.
 */
export async function attachSlips(deps: SendDeps, batch: readonly Reserved[]): Promise<void> {
	if (!deps.slip || !deps.adapter.capabilities.document) return;
	for (const { message } of batch) {
		if (message.chargeId === null || message.document || message.attachments) continue;
		if (message.channel !== 'email' && message.form !== 'session') continue;
		const content = await deps.slip(deps.ledger, message.chargeId).catch(() => null);
		if (content === null) continue;
		if (message.channel === 'email')
			message.attachments = [{ filename: FILENAME, contentType: 'application/pdf', content }];
		else message.document = { filename: FILENAME, content };
	}
}
