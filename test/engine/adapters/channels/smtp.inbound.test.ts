import { parseEmailReply } from '../../../../engine/adapters/channels/smtp/inbound';
import { readReply } from '../../../../engine/domain/replies/optOut';

const NOW = Date.parse('2026-03-11T12:00:00Z');

/** An e-mail as it lies in the mailbox. */
const mail = (body: string, fields: Record<string, string> = {}): Buffer =>
	Buffer.from(
		[
			...Object.entries({
				From: 'Maria <MARIA@caixa.example>',
				To: '"Escola" <cobranca@escola.example>',
				Subject: 'Re: Um recado',
				Date: 'Tue, 10 Mar 2026 10:00:00 -0300',
				'Message-ID': '<abc@caixa.example>',
				...fields,
			}).map(([name, value]) => `${name}: ${value}`),
			'',
			body,
		].join('\r\n'),
	);
const textOf = (body: string, fields?: Record<string, string>): string | undefined =>
	parseEmailReply(mail(body, fields), NOW)[0]?.text;

describe('an answer by e-mail', () => {
	it('becomes an inbound event with addresses in lower case and the message that it answers', () => {
		const [event] = parseEmailReply(
			mail('já paguei ontem', { 'In-Reply-To': '<01980000-contact@escola.example>' }),
			NOW,
		);
		expect(event).toEqual({
			kind: 'inbound',
			dedupeKey: expect.stringMatching(/^mail\/[0-9a-f]{32}$/),
			channel: 'email',
			from: 'maria@caixa.example',
			to: 'cobranca@escola.example',
			text: 'já paguei ontem',
			inReplyTo: '<01980000-contact@escola.example>',
			occurredAt: Date.parse('2026-03-10T13:00:00Z'),
		});
		expect(event?.dedupeKey).not.toContain('caixa');
	});

	it.each([
		['Em ter., 10 de mar. de 2026 às 09:00, Escola <cobranca@escola.example> escreveu:'],
		['Em ter., 10 de mar. de 2026 às 09:00, Escola Horizonte\n<cobranca@escola.example> escreveu:'],
		['On Tue, Mar 10, 2026 at 9:00 AM Escola <cobranca@escola.example> wrote:'],
		['-----Mensagem original-----'],
		['________________________________'],
		['De: Escola <cobranca@escola.example>\nEnviado: terça-feira'],
	])('leaves out what it quotes after %j: our own "SAIR" is not theirs', (line) => {
		const text = textOf(
			`Obrigada, vou ver.\n\n${line}\n> Para não receber mais, responda SAIR.\nresponda SAIR`,
		);
		expect(text).toBe('Obrigada, vou ver.');
		expect(readReply(text ?? '')).toEqual([]);
	});

	it('leaves out quoted lines and the signature', () => {
		expect(textOf('> responda SAIR\nok\n-- \nMaria, sair da lista')).toBe('ok');
	});

	it('reads base64, quoted-printable and other character sets, of the plain part', () => {
		const part = (type: string, encoding: string, body: string) =>
			`--b1\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
		const body =
			part('text/html; charset=utf-8', 'quoted-printable', '<p>n=C3=A3o</p>') +
			part('text/plain; charset=iso-8859-1', 'quoted-printable', 'n=E3o sou=\r\n eu') +
			'--b1--';
		expect(textOf(body, { 'Content-Type': 'multipart/alternative; boundary="b1"' })).toBe('não sou eu');
		expect(
			textOf(Buffer.from('já paguei').toString('base64'), { 'Content-Transfer-Encoding': 'base64' }),
		).toBe('já paguei');
	});

	it('reads HTML where there is nothing else, without styles, tags and quotes', () => {
		const html =
			'<head><title>x</title></head><style>p{}</style><p>N&#227;o sou eu &amp; pare</p>' +
			'<blockquote>responda SAIR</blockquote>';
		expect(textOf(html, { 'Content-Type': 'text/html' })).toBe('Não sou eu & pare');
	});

	it('without words says its subject, as the mailto of List-Unsubscribe does, but not that of an answer', () => {
		expect(textOf('', { Subject: '=?utf-8?Q?SAIR?=' })).toBe('SAIR');
		expect(readReply(textOf('', { Subject: 'unsubscribe' }) ?? '')).toMatchObject([{ intent: 'optOut' }]);
		expect(textOf('', { Subject: 'Re: responda SAIR para parar' })).toBe('');
	});

	it.each([
		[{ 'Auto-Submitted': 'auto-replied' }],
		[{ Precedence: 'bulk' }],
		[{ 'X-Autoreply': 'yes' }],
		[{ 'Return-Path': '<>' }],
		[{ From: 'MAILER-DAEMON@caixa.example' }],
		[{ 'Content-Type': 'multipart/report; boundary=x' }],
		[{ From: 'alguém' }],
		[{ To: '' }],
	])('is nobody’s when it says so or names nobody: %j', (fields) => {
		expect(parseEmailReply(mail('estou de férias, sair', fields as Record<string, string>), NOW)).toEqual([]);
	});

	it('has the same key however often it is read, another one for another message, and one without an id', () => {
		const key = (fields = {}) => parseEmailReply(mail('oi', fields), NOW)[0]?.dedupeKey;
		expect(key()).toBe(key());
		expect(key({ 'Message-ID': '<outro@caixa.example>' })).not.toBe(key());
		expect(key({ 'Message-ID': '' })).toMatch(/^mail\/[0-9a-f]{32}$/);
	});

	it('is not in the future, whatever clock the writer has', () => {
		expect(parseEmailReply(mail('oi', { Date: 'Tue, 10 Mar 2099 10:00:00 -0300' }), NOW)).toMatchObject([
			{ occurredAt: NOW },
		]);
		expect(parseEmailReply(mail('oi', { Date: 'ontem' }), NOW)).toMatchObject([{ occurredAt: NOW }]);
	});

	it('that is hostile is read all the same: whatever is quadratic does not end before this test', () => {
		for (const piece of ['<div ', '<style', '<', '=?a?Q?', ' \n', 'Em ', '_', '--']) {
			for (const type of ['text/plain', 'text/html']) {
				expect(parseEmailReply(mail(piece.repeat(300_000), { 'Content-Type': type }), NOW)).toHaveLength(1);
			}
		}
	});
});
