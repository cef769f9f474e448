import { badInput } from '../../../core/errors';
import { emailHtml } from './html';
import { emailText } from './text';
import type { EmailModel, RenderedEmail } from './types';

export { lintEmail } from './lint';
export type { EmailBalance, EmailDebt, EmailModel, EmailOption, RenderedEmail } from './types';

/**
 * A message as e-mail, in HTML and in plain text, from one model. Pure; nothing in the model is taken for markup.
 * @throws CobrancaError badInput when amounts do not add up, a link is not https, or the block of CDC art. 42-A is missing
 */
export function renderEmail(model: EmailModel): RenderedEmail {
	if (model.creditor.block42a.trim() === '') {
		throw badInput(
			'block42a',
			'A collection message needs name, document and address of the supplier (CDC art. 42-A).',
		);
	}
	const subject = oneLine(model.subject);
	const preheader = oneLine(model.preheader);
	return { subject, preheader, html: emailHtml({ ...model, subject, preheader }), text: emailText(model) };
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
