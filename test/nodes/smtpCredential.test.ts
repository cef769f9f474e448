import { smtpOptionsOf } from '../../nodes/common/mailPort';
import { testSmtp } from '../../nodes/common/smtpTest';
import '../support/n8nHarness';
import { smtpSimulator } from '../support/smtp';

const fields = {
	host: 'smtp.example.com',
	port: 587,
	security: 'starttls',
	user: 'loja',
	password: ' com espaços ',
};

describe('the SMTP credential', () => {
	it('becomes the options of the mail server, the password as it was typed', () => {
		expect(smtpOptionsOf(fields)).toEqual({
			host: 'smtp.example.com',
			port: 587,
			tls: 'starttls',
			user: 'loja',
			password: ' com espaços ',
		});
		expect(smtpOptionsOf({ ...fields, security: 'tls', port: 465 })).toMatchObject({ tls: 'implicit' });
		expect(smtpOptionsOf({ host: 'relay', port: '25', security: 'none' })).toEqual({
			host: 'relay',
			port: 25,
			tls: 'none',
		});
	});

	it.each([
		[{ host: 'smtp://smtp.example.com' }, 'host'],
		[{ host: '' }, 'host'],
		[{ port: 0 }, 'port'],
		[{ port: 'abc' }, 'port'],
		[{ security: 'none' }, 'security'],
	])('refuses %j, naming the field', (change, field) => {
		expect(() => smtpOptionsOf({ ...fields, ...change })).toThrow(
			expect.objectContaining({ code: 'config', place: expect.objectContaining({ field }) }),
		);
	});

	it('gives no password in clear text to another machine, and takes one on this machine', () => {
		expect(smtpOptionsOf({ ...fields, host: '127.0.0.1', security: 'none' }).tls).toBe('none');
		expect(smtpOptionsOf({ ...fields, host: 'localhost', security: 'none' }).tls).toBe('none');
	});

	it('is tested by logging in, and nothing is sent', async () => {
		const running = await smtpSimulator();
		const here = { host: '127.0.0.1', port: running.port, security: 'none', user: 'sandbox' };
		expect(await testSmtp({ ...here, password: 'sandbox-password' })).toEqual({
			status: 'OK',
			message: 'The mail server took the login.',
		});
		expect(await testSmtp({ ...here, password: 'errada' })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/refused the login.*535/),
		});
		expect(running.simulator.counts.loginsRefused).toBe(1);
		expect(running.simulator.book.received).toHaveLength(0);
	});

	it('says what is the case when the server wants STARTTLS that it does not have, or is not there', async () => {
		const running = await smtpSimulator();
		const here = { host: '127.0.0.1', port: running.port, user: 'sandbox', password: 'sandbox-password' };
		for (const change of [{ security: 'starttls' }, { security: 'tls' }, { port: 1 }]) {
			const { status, message } = await testSmtp({ ...here, security: 'starttls', ...change });
			expect([change, status]).toEqual([change, 'Error']);
			expect(message).toMatch(/\w{4}/);
			expect(message).not.toContain('sandbox-password');
		}
		expect(await testSmtp({ ...here, security: 'none', port: 'x' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/port/),
		});
	});
});
