import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { CobrancaError } from '../../engine/core/errors';
import { openLedgerOf } from './ledger';

/**
 * `methods` of every node with the ledger's credential: n8n tests a credential by the first node that it finds, and its
 * lint wants `testedBy` on each.
 */
export const ledgerMethods = {
	credentialTest: {
		async ledgerTest(
			this: ICredentialTestFunctions,
			credential: ICredentialsDecrypted,
		): Promise<INodeCredentialTestResult> {
			return await testLedger(credential.data ?? {});
		},
	},
};

/** Opens the ledger as a node would, which also makes it when it is new, and says in one sentence what is the case. */
export async function testLedger(fields: ICredentialDataDecryptedObject): Promise<INodeCredentialTestResult> {
	try {
		const { identity, dialect } = await openLedgerOf(fields);
		const engine = dialect.name === 'sqlite' ? 'SQLite' : 'PostgreSQL';
		return {
			status: 'OK',
			message: `The ${identity.kind} ledger (${engine}, schema ${identity.schemaVersion}) is open.`,
		};
	} catch (error) {
		if (!(error instanceof CobrancaError)) {
			return { status: 'Error', message: error instanceof Error ? error.message : String(error) };
		}
		return { status: 'Error', message: [error.message, error.place.remedy].filter(Boolean).join(' ') };
	}
}
