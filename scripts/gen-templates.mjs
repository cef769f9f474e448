/**
 * Writes docs/templates.md: every shipped message as three invented debtors would read it, so that texts are judged as they
 * arrive. `--check` writes nothing and fails when the file is not what would be written.
 */
import { fileURLToPath } from 'node:url';
import { bundle, page } from './generate.mjs';

const NAMES = { sms: 'SMS', email: 'E-mail', whatsapp: 'WhatsApp' };
const fence = (text) => ['```text', text.trim(), '```', ''];
const buttons = (list) => `[ ${list.map(({ title }) => title).join(' | ')} ]`;

/** Begins the foot that every e-mail has; shown once. */
const FOOT = '-'.repeat(44);

function shown(message, whole) {
	if (message.channel === 'sms') return fence(`${message.text}\n\n(${message.text.length} caracteres)`);
	if (message.channel === 'email') {
		const { subject, preheader, text } = message.email;
		return fence(
			`Assunto: ${subject}\nPré-cabeçalho: ${preheader}\n\n${whole ? text : text.slice(0, text.lastIndexOf(FOOT))}`,
		);
	}
	const { question, session } = message;
	return fence(
		[
			`${question.text}\n${buttons(question.buttons)}`,
			`(depois de confirmar)\n${session.text}\n${buttons(session.buttons)}`,
		].join('\n\n'),
	);
}

export async function render() {
	const { PRESETS, EVENT_JOURNEYS, SERVICE_MESSAGES, templateVariants, composeMessage, samples, LINKS } =
		await bundle([
			"export { PRESETS, EVENT_JOURNEYS, SERVICE_MESSAGES } from './engine/domain/journey/presets';",
			"export { templateVariants } from './engine/domain/messages/library';",
			"export { composeMessage } from './engine/domain/messages/library/message';",
			"export { samples, LINKS } from './test/support/messageSamples';",
		]);
	const lines = [
		'# Mensagens que acompanham o pacote',
		'',
		'Página gerada por `node scripts/gen-templates.mjs`; não edite. Pessoas, empresas, documentos, códigos e telefones são inventados.',
		'',
		'Cada mensagem aparece como três devedores a leriam: nome curto, com página, boleto e Pix; nome longo, só com Pix; empresa, sem',
		'nenhum dos dois. O WhatsApp pergunta antes quem atende; o assunto só vem depois de "Sou eu". O credor pode trocar qualquer',
		'texto; o que ele não troca fica como está aqui. O rodapé dos e-mails (pessoa, engano, saída, bloco do CDC 42-A) é sempre o mesmo e',
		'aparece só no primeiro.',
		'',
	];
	let whole = true;
	for (const journey of [PRESETS, EVENT_JOURNEYS, SERVICE_MESSAGES].flatMap(Object.values)) {
		lines.push(`## ${journey.displayName}`, '');
		for (const step of journey.steps) {
			for (const channel of Object.keys(templateVariants(step.template) ?? {})) {
				lines.push(`### ${step.template}, ${NAMES[channel]}`, '');
				for (const { title, values } of samples(journey.key.split('.')[0], step.offset)) {
					const message = composeMessage({
						key: step.template,
						channel,
						values,
						links: LINKS,
						stage: step.stage,
					});
					lines.push(`${title}:`, '', ...shown(message, whole));
					if (channel === 'email') whole = false;
				}
			}
		}
	}
	return lines.join('\n');
}

await page(fileURLToPath(import.meta.url), 'templates.md', render);
