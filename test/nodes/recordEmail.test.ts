import path from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';
import { closeLedgers } from '../../nodes/common/ledger';
import { magicAddress } from '../../sandbox/providers/smtp/misbehave';
import { ROOT, runNode } from '../support/n8nHarness';
import { addressed, chain, type MessageRun, run, sent, smtpOf } from '../support/n8nMessages';
import { MAILBOX, prepare, type Prepared } from '../support/n8nPortfolio';
import { until } from '../support/n8nTriggers';
import { askSmtp } from '../support/smtp';

interface Mail {
	headerLines: { key: string; line: string }[];
	attachments: { content: Buffer; contentType: string; filename?: string }[];
}
/** What n8n's Email Trigger (IMAP) itself uses. */
const { simpleParser } = require(path.join(ROOT, '.host', 'node_modules', 'mailparser')) as {
	simpleParser(raw: string): Promise<Mail>;
};

afterAll(closeLedgers);

/** An item as that trigger makes it in format Resolved (n8n-nodes-base 2.41, `EmailReadImap/v2/utils.js`, `parseRawEmail`). */
async function resolved(raw: string): Promise<INodeExecutionData> {
	const mail = await simpleParser(raw);
	const headers = Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line]));
	const json = JSON.parse(
		JSON.stringify({ ...mail, headers, headerLines: undefined, attachments: undefined }),
	);
	const binary = Object.fromEntries(
		mail.attachments.map(({ content, contentType, filename }, i) => [
			`attachment_${i}`,
			{ data: content.toString('base64'), mimeType: contentType, fileName: filename ?? '' },
		]),
	);
	return { json, ...(mail.attachments.length > 0 ? { binary } : {}) };
}

const record = async ({ credentials }: Prepared, input: INodeExecutionData[], more: object = {}) =>
	await runNode(
		'collectionLedger',
		{ resource: 'channelEvent', operation: 'recordEmail' },
		{ credentials, input, ...more },
	);

describe('Collection Ledger: Channel Event, Record Email', () => {
	it('records bounces and answers out of a mailbox as n8n reads it, each once', async () => {
		const { running, smtp } = await smtpOf();
		const [one] = addressed(1);
		const prepared = await prepare({ debts: [{ ...one!, email: magicAddress('bounces') }], smtp });
		const [item] = sent(await run(chain('email', { provider: 'smtp' }), prepared)) as MessageRun[];
		await until(() => running.simulator.returned.length === 1);
		const text = 'não sou eu, ação ok';
		await askSmtp(running, '/reply', {
			from: magicAddress('bounces'),
			to: MAILBOX,
			text,
			subject: 'Re: recado',
		});
		const input = await Promise.all(running.simulator.returned.map(({ raw }) => resolved(raw)));
		const recorded = await record(prepared, input);
		expect(recorded.error).toBeUndefined();
		expect(recorded.json('collectionLedger')).toMatchObject([
			{ type: 'contact.failed', contactId: item?.contact.id },
			{ type: 'reply.received', caseId: item?.case.id, intent: 'wrongPerson' },
		]);
		expect(JSON.stringify(recorded.items('collectionLedger'))).not.toMatch(/sim-bounces|sou eu/);
		expect((await record(prepared, input)).items('collectionLedger')).toEqual([]);
	});

	it('gives no item for other e-mails, and says what is wrong with what is none', async () => {
		const prepared = await prepare();
		const holiday = `From: a@caixa.example\r\nTo: ${MAILBOX}\r\nAuto-Submitted: auto-replied\r\nSubject: Férias\r\n\r\nvolto dia 10`;
		expect((await record(prepared, [await resolved(holiday)])).items('collectionLedger')).toEqual([]);
		const simple = await record(prepared, [{ json: { textPlain: 'oi', from: 'a@caixa.example' } }]);
		expect(simple.error?.description).toMatch(/Resolved/);
	});

	it('is not open to agents', async () => {
		const prepared = await prepare();
		const tool = await runNode(
			'collectionLedgerTool',
			{ resource: 'channelEvent', operation: 'recordEmail' },
			{ credentials: prepared.credentials },
		);
		expect(tool.error?.message).toMatch(/not open to AI agents/);
	});
});
