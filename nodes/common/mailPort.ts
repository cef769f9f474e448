import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { SmtpServerOptions } from '../../engine/adapters/mail/nodemailer';
import { CobrancaError } from '../../engine/core/errors';
import type { MailPort } from '../../engine/ports/mail';
import type { WithCredentials } from './ledger';

const TLS: Record<string, SmtpServerOptions['tls']> = {
	none: 'none',
	starttls: 'starttls',
	tls: 'implicit',
};

/**
 * A pooled connection to the mail server of the SMTP credential. n8n tells a node nothing of the end of its execution, so whoever opens one
 * closes it when the node's run is over; while it runs, all of its messages share a few connections.
 */
export async function mailPort(context: WithCredentials): Promise<MailPort> {
	const options = smtpOptionsOf(await context.getCredentials('cobrancaSmtpApi'));
	const { smtpMail } = await import('../../engine/adapters/mail/nodemailer');
	return smtpMail(options);
}

/** The credential's fields as the adapter wants them. @throws CobrancaError config, naming the field */
export function smtpOptionsOf(fields: ICredentialDataDecryptedObject): SmtpServerOptions {
	const text = (name: string) => String(fields[name] ?? '').trim();
	const host = text('host');
	const port = Number(fields.port);
	const tls = TLS[text('security')] ?? 'starttls';
	if (!/^[A-Za-z0-9._:-]+$/.test(host)) {
		throw new CobrancaError('config', 'The host of the mail server is not a name or an address.', {
			field: 'host',
			remedy: 'Write it without smtp:// and without a port, e.g. smtp.example.com.',
		});
	}
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new CobrancaError('config', 'The port of the mail server must be a number from 1 to 65535.', {
			field: 'port',
			remedy: 'Most mail servers take 587 with STARTTLS or 465 with TLS.',
		});
	}
	const user = text('user');
	if (tls === 'none' && user !== '' && !isThisMachine(host)) {
		throw new CobrancaError('config', 'A password would go to the mail server in clear text.', {
			field: 'security',
			remedy: 'Choose STARTTLS or TLS; without either, leave user and password empty.',
		});
	}
	return { host, port, tls, ...(user === '' ? {} : { user, password: String(fields.password ?? '') }) };
}

function isThisMachine(host: string): boolean {
	return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
