import { asaas } from '../../engine/adapters/charges/asaas';
import { issueCharges } from '../../engine/operations/charges/issue';
import { findDebtor } from '../../engine/operations/getLeasedCases';
import { closeLedgers } from '../../nodes/common/ledger';
import { pdfText } from '../../sandbox/judge';
import { readMail } from '../../sandbox/providers/smtp/mail';
import { asaasHttp, asaasSimulator } from '../support/asaas';
import { askMeta } from '../support/meta';
import { runNode } from '../support/n8nHarness';
import { addressed, chain, metaOf, run, sent, smtpOf } from '../support/n8nMessages';
import { cpf, NOON, overdue, prepare, type Prepared } from '../support/n8nPortfolio';
import { callHook, serveWebhook, until, type WebhookServer } from '../support/n8nTriggers';

const servers: WebhookServer[] = [];
afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

const CREDITOR = {
	charges: { provider: 'asaas', kind: 'boletoPix', dueInDays: 3 },
	whatsappAllowed: true,
	whatsappConsent: 'Contrato, cláusula 12',
};

/** Has the boleto of the only case registered, as the node Boleto does before a message. Gives its line. */
async function issued({ withLedger }: Prepared): Promise<string> {
	const running = await asaasSimulator({ clockOffsetMs: NOON - Date.now() });
	return await withLedger(async (ledger) => {
		const caseId = (await findDebtor(ledger, { document: cpf(1) }))[0]?.case.id ?? '';
		const outcomes = await issueCharges(
			{ ledger, adapter: asaas, http: asaasHttp(running) },
			{ token: null, caseIds: [caseId] },
		);
		const outcome = outcomes.get(caseId);
		if (outcome?.kind !== 'issued' || !outcome.charge?.digitableLine)
			throw new Error(JSON.stringify(outcome));
		return outcome.charge.digitableLine;
	});
}

const digits = (text: string) => text.replace(/\D/g, '');

describe('Attach Boleto', () => {
	it.each([
		[{}, true],
		[{ options: { attachBoleto: false } }, false],
	])('draws the slip of the registered boleto into the e-mail with %j: %p', async (parameters, attached) => {
		const { running, smtp } = await smtpOf();
		const prepared = await prepare({ debts: addressed(1), smtp, creditor: CREDITOR });
		const line = await issued(prepared);
		const result = await run(chain('email', { provider: 'smtp', ...parameters }), prepared);
		expect(sent(result)).toHaveLength(1);
		const raw = running.simulator.raw(running.simulator.book.received[0]?.id ?? '')?.toString('latin1') ?? '';
		const { files, text } = readMail(raw);
		expect(digits(text)).toContain(digits(line));
		expect(files.map(({ filename, contentType }) => [filename, contentType])).toEqual(
			attached ? [['documento.pdf', 'application/pdf']] : [],
		);
		if (files[0]) expect(digits(pdfText(files[0].content))).toContain(digits(line));
	});

	it.each([
		[{}, true],
		[{ options: { attachBoleto: false } }, false],
	])(
		'sends it as a document to whoever said "Sou eu", through n8n’s own request helper, with %j: %p; never with the question',
		async (more, attached) => {
			const { running, meta } = await metaOf();
			const prepared = await prepare({ debts: overdue(1), meta, creditor: CREDITOR });
			const line = await issued(prepared);
			const parameters = { provider: 'meta', ...more };
			const server = await serveWebhook('channelEventsTrigger', parameters, prepared.credentials);
			servers.push(server);
			await callHook('channelEventsTrigger', parameters, 'create', prepared.credentials, server.url);
			await askMeta(running, '/webhook', { url: server.url });
			await run(chain('whatsapp', parameters), prepared);
			const [question] = running.simulator.book.received;
			expect([question?.content.type, question?.content.file]).toEqual(['template', undefined]);
			await askMeta(running, '/reply', { from: question?.to, text: 'Sou eu', payload: 'identity.yes' });
			await until(() => server.started.length > 0);
			const answer = await runNode(
				'whatsAppMessage',
				{ ...parameters, operation: 'sendAnswer' },
				{ credentials: prepared.credentials, input: server.started[0] },
			);
			expect(answer.json('whatsAppMessage', 2)).toEqual([]);
			expect(answer.json('whatsAppMessage', 0)).toHaveLength(1);
			const { content } = running.simulator.book.received[1] ?? {};
			expect(content?.text).toContain('Pix copia e cola');
			expect(content?.file).toBe(attached ? 'documento.pdf' : undefined);
			expect(running.simulator.media.size).toBe(attached ? 1 : 0);
			if (!attached) return;
			const uploaded = running.simulator.media.get(content?.mediaId ?? '') ?? Buffer.alloc(0);
			expect(digits(pdfText(uploaded))).toContain(digits(line));
		},
	);
});
