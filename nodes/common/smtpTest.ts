import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { CobrancaError } from '../../engine/core/errors';
import { ledgerMethods } from './ledgerTest';
import { smtpOptionsOf } from './mailPort';

/** Connecting, TLS and login; a server that greets more slowly than this is of no use for sending. */
const TIMEOUT_MS = 15_000;

/** `methods` of the nodes that send or receive e-mail: the ledger's test and that of the mail server. */
export const ledgerAndSmtpMethods = {
	credentialTest: {
		...ledgerMethods.credentialTest,
		async smtpTest(
			this: ICredentialTestFunctions,
			credential: ICredentialsDecrypted,
		): Promise<INodeCredentialTestResult> {
			return await testSmtp(credential.data ?? {});
		},
	},
};

/** Connects and logs in as a sending node would, sends nothing, and says in one sentence what is the case. */
export async function testSmtp(fields: ICredentialDataDecryptedObject): Promise<INodeCredentialTestResult> {
	try {
		const options = smtpOptionsOf(fields);
		const { checkSmtp } = await import('../../engine/adapters/mail/nodemailer');
		const refusal = await checkSmtp(options, TIMEOUT_MS);
		if (refusal === undefined) {
			const login = options.user === undefined ? 'connection' : 'login';
			return { status: 'OK', message: `The mail server took the ${login}.` };
		}
		const { mailError } = await import('../../engine/adapters/channels/smtp/send');
		return { status: 'Error', message: `${mailError(refusal).message} (${refusal.code})` };
	} catch (error) {
		if (error instanceof CobrancaError) {
			return { status: 'Error', message: [error.message, error.place.remedy].filter(Boolean).join(' ') };
		}
		const reason = error instanceof Error ? error.message : String(error);
		return {
			status: 'Error',
			message: `The mail server could not be reached (${reason.replace(/^The request was not sent: /, '')}). Check host, port and security.`,
		};
	}
}
