import { openTasks } from '../tasks';
import type { Reserved, SendDeps } from './types';

/** What a stranger sees beside the message: no word of debt. */
const FILENAME = 'documento.pdf';

/**
 * Draws the boletos of the messages that name one and hangs them on. Right before the wire and outside every transaction; whether the
 * charge may still go out is ARM's to say. A slip that cannot be drawn is left out, because the message itself carries line or Pix,
 * which were read back when the provider gave them; a person hears of it, once a charge. `tried` remembers the contacts between the rounds of
 * one run: what waits for its turn, and has none, is not drawn again.
 */
export async function attachSlips(
	deps: SendDeps,
	batch: readonly Reserved[],
	tried: Set<string>,
): Promise<void> {
	if (!deps.slip || !deps.adapter.capabilities.document) return;
	const failed: Reserved[] = [];
	for (const reserved of batch) {
		const { message, contactId } = reserved;
		if (message.chargeId === null || message.document || message.attachments || tried.has(contactId))
			continue;
		if (message.channel !== 'email' && message.form !== 'session') continue;
		tried.add(contactId);
		try {
			const content = await deps.slip(deps.ledger, message.chargeId);
			if (content === null) continue;
			if (message.channel === 'email')
				message.attachments = [{ filename: FILENAME, contentType: 'application/pdf', content }];
			else message.document = { filename: FILENAME, content };
		} catch {
			failed.push(reserved);
		}
	}
	if (failed.length > 0) await tell(deps, failed);
}

async function tell({ ledger }: SendDeps, failed: readonly Reserved[]): Promise<void> {
	const tasks = failed.map(({ row, message: { chargeId } }) => ({
		dedupeKey: `slipNotDrawn:${chargeId}`,
		creditorId: row.creditor_id,
		caseId: row.case_id,
		kind: 'slipNotDrawn',
		whatToDo:
			'O boleto deste caso não pôde ser desenhado, e a mensagem saiu sem o PDF, com a linha digitável ou o Pix no texto. ' +
			'Confira o cadastro do credor e do devedor (nome, documento, endereço) e baixe o boleto em Boleto → Render PDF para ver o motivo.',
	}));
	await ledger.transact('slip.failed', () => openTasks(tasks, ledger.realNow()));
}
