import { smtp } from '../../../../engine/adapters/channels/smtp';
import { parseDeliveryReport } from '../../../../engine/adapters/channels/smtp/events';
import { asEmail, contactOf, emailId } from '../../../../engine/adapters/channels/smtp/message';
import { classify, mailError } from '../../../../engine/adapters/channels/smtp/send';
import { answerOf, connectAnswer, parseReply } from '../../../../engine/adapters/mail/replies';
import { CobrancaError } from '../../../../engine/core/errors';
import type { OutboundMessage } from '../../../../engine/ports/channel';
import { MaybeSent, NotSent } from '../../../../engine/ports/http';
import type { MailAnswer, MailPort, MailRequest } from '../../../../engine/ports/mail';

const CONTACT = '01890a5d-ac96-774b-bcce-b302099a8057';
const message: OutboundMessage = {
	contactId: CONTACT,
	channel: 'email',
	to: 'maria@caixa.example',
	from: 'Financeiro@Loja.example'.toLowerCase(),
	fromName: 'Loja',
	subject: 'Um recado para você',
	text: 'Olá, Maria.',
};

function port(answer: MailAnswer | Error): MailPort & { requests: MailRequest[] } {
	const requests: MailRequest[] = [];
	return {
		host: '127.0.0.1:25',
		requests,
		close: () => Promise.resolve(),
		send: (request) => {
			requests.push(request);
			return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
		},
	};
}
const http = { host: '', request: () => Promise.reject(new Error('no HTTP')) };

describe('an e-mail', () => {
	it('has an id that leads back to the contact', () => {
		expect(emailId(CONTACT, 'a@Loja.Example')).toBe(`<${CONTACT}@loja.example>`);
		expect(contactOf(emailId(CONTACT, 'a@loja.example'))).toBe(CONTACT);
		expect(contactOf('<CAF=abc+x@mail.gmail.example>')).toBeUndefined();
	});

	it('says that a machine wrote it, and how to stop; one click only with https', () => {
		expect(asEmail(message).message.headers).toEqual([['Auto-Submitted', 'auto-generated']]);
		expect(
			asEmail({ ...message, unsubscribe: { mailto: 'sair@loja.example' } }).message.headers,
		).toContainEqual(['List-Unsubscribe', '<mailto:sair@loja.example>']);
		const both = asEmail({
			...message,
			unsubscribe: { https: 'https://l.example/s', mailto: 's@l.example' },
		});
		expect(both.message.headers.slice(1)).toEqual([
			['List-Unsubscribe', '<https://l.example/s>, <mailto:s@l.example>'],
			['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
		]);
	});

	it('bounces to Return-Path where there is one, which is no header of the message', () => {
		expect(asEmail(message)).toMatchObject({
			envelope: { from: 'financeiro@loja.example', to: 'maria@caixa.example' },
			envelopeId: CONTACT,
			notify: ['failure', 'delay'],
		});
		const other = asEmail({ ...message, headers: { 'Return-Path': 'b@loja.example', 'X-A': '1' } });
		expect(other.envelope.from).toBe('b@loja.example');
		expect(other.message.headers.map(([name]) => name)).toEqual(['Auto-Submitted', 'X-A']);
	});
});

describe('an answer of the mail server', () => {
	it('is accepted only to the end of the data', () => {
		const id = `<${CONTACT}@loja.example>`;
		expect(classify({ stage: 'data', code: 250, text: '' }, id)).toEqual({
			outcome: 'accepted',
			providerMessageId: id,
		});
		expect(classify({ stage: 'sender', code: 250, text: '' }, id)).toMatchObject({ outcome: 'unknown' });
		expect(classify({ stage: 'data', code: 0, text: '' }, id)).toMatchObject({ outcome: 'unknown' });
		expect(classify({ stage: 'data', code: 354, text: '' }, id)).toMatchObject({ outcome: 'unknown' });
	});

	it.each<[string, MailAnswer['stage'], string, string, string]>([
		['550 5.1.1', 'recipient', 'invalid_recipient', 'recipient', 'never'],
		['550 5.1.10', 'recipient', 'invalid_recipient', 'recipient', 'never'],
		['550 5.2.1', 'recipient', 'invalid_recipient', 'recipient', 'never'],
		['550', 'recipient', 'invalid_recipient', 'recipient', 'never'],
		['553', 'recipient', 'invalid_recipient', 'recipient', 'never'],
		['550 5.4.4', 'recipient', 'invalid_recipient', 'recipient', 'never'],
		['552 5.2.2', 'recipient', 'provider_unavailable', 'message', 'after'],
		['452 4.2.2', 'recipient', 'provider_unavailable', 'message', 'after'],
		['450 4.7.1', 'recipient', 'provider_unavailable', 'message', 'after'],
		['451', 'recipient', 'provider_unavailable', 'message', 'after'],
		['451 4.7.28', 'recipient', 'rate_limited', 'sender', 'after'],
		['421 4.7.28', 'data', 'rate_limited', 'sender', 'after'],
		['421', 'connect', 'provider_unavailable', 'account', 'after'],
		['454 4.7.0', 'auth', 'provider_unavailable', 'account', 'after'],
		['535 5.7.8', 'auth', 'auth', 'account', 'never'],
		['530 5.7.0', 'auth', 'auth', 'account', 'never'],
		['530', 'sender', 'auth', 'account', 'never'],
		['550 5.7.26', 'data', 'config', 'sender', 'never'],
		['550 5.1.8', 'sender', 'config', 'sender', 'never'],
		['550 5.7.1', 'sender', 'blocked_by_policy', 'sender', 'never'],
		['550 5.7.1', 'recipient', 'blocked_by_policy', 'message', 'never'],
		['554 5.7.1', 'data', 'blocked_by_policy', 'message', 'never'],
		['554', 'connect', 'blocked_by_policy', 'account', 'never'],
		['554', 'data', 'blocked_by_policy', 'message', 'never'],
		['552 5.3.4', 'data', 'content_rejected', 'message', 'never'],
		['552', 'data', 'content_rejected', 'message', 'never'],
		['554 5.6.0', 'data', 'content_rejected', 'message', 'never'],
		['451 4.3.0', 'data', 'provider_unavailable', 'account', 'after'],
		['421 4.4.2', 'data', 'provider_unavailable', 'account', 'after'],
	])('%s to %s is %s of the %s, %s', (reply, stage, kind, scope, retry) => {
		const result = classify(parseReply(stage, `${reply} <maria@caixa.example> says no`), 'x');
		expect(result).toMatchObject({ outcome: 'rejected', error: { class: kind, scope, retry } });
		expect(JSON.stringify(result)).not.toContain('maria');
	});

	it('that never came leaves it open unless it is proven', async () => {
		const send = (mail: MailPort) => smtp.send(message, http, { timeoutMs: 1, mail });
		expect(await send(port(new NotSent('ECONNREFUSED')))).toMatchObject({ outcome: 'rejected' });
		expect(await send(port(new MaybeSent('timeout')))).toMatchObject({ outcome: 'unknown' });
		expect(await send(port(new Error('a bug')))).toMatchObject({ outcome: 'unknown' });
	});

	it('is read of one or of several lines, and of nodemailer’s errors', () => {
		expect(parseReply('recipient', '550-5.1.1 first\r\n550 5.1.1 second')).toMatchObject({
			code: 550,
			enhancedCode: '5.1.1',
		});
		expect(parseReply('data', '250 OK')).toEqual({ stage: 'data', code: 250, text: '250 OK' });
		const error = { command: 'RCPT TO', responseCode: 550, response: '550 No', code: 'EENVELOPE' };
		expect(answerOf(error, false)).toMatchObject({ stage: 'recipient', code: 550 });
		expect(answerOf({ code: 'EMESSAGE' }, false)).toMatchObject({ enhancedCode: '5.3.4' });
		expect(answerOf({ code: 'EMESSAGE' }, true)).toBeUndefined();
		expect(answerOf({ code: 'ECONNECTION', command: 'CONN' }, false)).toBeUndefined();
		expect(connectAnswer({ responseCode: 421, response: '421 busy' }, 'connect')).toMatchObject({
			code: 421,
		});
		expect(connectAnswer({ code: 'ESOCKET' }, 'connect')).toBeUndefined();
	});
});

describe('validate', () => {
	const fields = (change: Partial<OutboundMessage>): string[] =>
		smtp.validate({ ...message, ...change }).map((issue) => issue.field);

	it('passes an ordinary e-mail', () => {
		expect(fields({})).toEqual([]);
		expect(
			fields({ unsubscribe: { https: 'https://l.example/s?t=a', mailto: 's@loja.example?subject=sair' } }),
		).toEqual([]);
	});

	it.each<[string, Partial<OutboundMessage>, string]>([
		['a phone', { to: '+5511900001234' }, 'to'],
		['two recipients', { to: 'a@b.example, c@d.example' }, 'to'],
		['a subject that makes a header', { subject: 'Oi\r\nBcc: x@y.example' }, 'subject'],
		['no subject', { subject: undefined }, 'subject'],
		['a name that makes a header', { fromName: 'Loja\nBcc: x' }, 'from'],
		['a header that makes a header', { headers: { 'X-A': 'a\r\nBcc: x@y.example' } }, 'headers'],
		['a header that we set', { headers: { 'List-Unsubscribe': '<x>' } }, 'headers'],
		['a way out that is not https', { unsubscribe: { https: 'http://l.example' } }, 'unsubscribe'],
		['a way out that ends the brackets', { unsubscribe: { https: 'https://l.example/>,<x' } }, 'unsubscribe'],
		[
			'a file without a type',
			{ attachments: [{ filename: 'a', contentType: 'pdf', content: Buffer.alloc(1) }] },
			'attachments',
		],
		[
			'files that are too large',
			{
				attachments: [
					{ filename: 'a', contentType: 'application/pdf', content: Buffer.alloc(11 * 1024 * 1024) },
				],
			},
			'attachments',
		],
	])('refuses %s', (_name, change, field) => {
		expect(fields(change)).toEqual([field]);
	});
});

/** As Postfix writes them: lines folded, and other servers without an envelope id. */
const report = (lines: string[], returned = `Message-ID:\r\n\t<${CONTACT}@loja.example>`, id = ''): string =>
	[
		'Return-Path: <>',
		'Content-Type: multipart/report; report-type=delivery-status;',
		'\tboundary="B.1/x"',
		'Date: Mon, 23 Nov 2026 10:00:00 -0300',
		'',
		'--B.1/x',
		'Content-Type: text/plain',
		'',
		'I am sorry. Action: delivered',
		'',
		'--B.1/x',
		'Content-Type: message/delivery-status',
		'',
		'Reporting-MTA: dns; mx.example',
		...(id === '' ? [] : [`Original-Envelope-Id: ${id}`]),
		'',
		'Final-Recipient: rfc822; maria@caixa.example',
		...lines,
		'',
		'--B.1/x',
		'Content-Type: message/rfc822',
		'',
		returned,
		'Subject: x',
		'',
		'--B.1/x--',
		'',
	].join('\r\n');

describe('a delivery report', () => {
	it('says which contact failed and why', () => {
		const events = parseDeliveryReport(
			report([
				'Action: Failed',
				'Status: 5.1.1 (bad)',
				'Diagnostic-Code: smtp; 550 5.1.1',
				' <maria@caixa.example> unknown',
			]),
		);
		expect(events).toEqual([
			{
				kind: 'status',
				dedupeKey: `dsn/${CONTACT}/failed/5.1.1`,
				providerMessageId: `<${CONTACT}@loja.example>`,
				correlationId: CONTACT,
				status: 'failed',
				error: expect.objectContaining({
					class: 'invalid_recipient',
					scope: 'recipient',
					code: '550_5.1.1',
				}) as object,
				occurredAt: Date.parse('2026-11-23T13:00:00Z'),
			},
		]);
	});

	it.each([
		['delivered', 'delivered'],
		['relayed', 'sent'],
		['expanded', 'delivered'],
	])('%s is %s', (action, status) => {
		expect(parseDeliveryReport(report([`Action: ${action}`, 'Status: 2.0.0']))).toMatchObject([{ status }]);
	});

	it('is known by the envelope id where no headers came back, and else not ours', () => {
		expect(parseDeliveryReport(report(['Action: failed', 'Status: 5.4.7'], 'X: y', CONTACT))).toMatchObject([
			{ correlationId: CONTACT, error: { class: 'provider_unavailable' } },
		]);
		expect(
			parseDeliveryReport(report(['Action: failed', 'Status: 5.1.1'], 'Message-ID: <1@other.example+x>')),
		).toEqual([]);
		expect(parseDeliveryReport(report(['Action: delayed', 'Status: 4.4.1']))).toEqual([]);
	});

	it('is not what merely looks like one', () => {
		expect(parseDeliveryReport(`Subject: hi\r\n\r\nAction: failed\r\n`)).toEqual([]);
		expect(parseDeliveryReport('Content-Type: multipart/report\r\n\r\nx')).toEqual([]);
		for (const other of [undefined, {}, '', 'no header', 7])
			expect(() => parseDeliveryReport(other)).toThrow(CobrancaError);
	});

	it('is permanent even when it quotes a temporary number', () => {
		const given = report(['Action: failed', 'Status: 4.4.7', 'Diagnostic-Code: smtp; 451 4.4.1 no answer']);
		expect(parseDeliveryReport(given)).toMatchObject([
			{ status: 'failed', error: { code: '500_4.4.7', scope: 'message' } },
		]);
		expect(mailError({ stage: 'recipient', code: 550 })).toMatchObject({
			code: '550',
			class: 'invalid_recipient',
		});
	});
});
