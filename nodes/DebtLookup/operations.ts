import type { IExecuteFunctions } from 'n8n-workflow';
import type { Ledger } from '../../engine/ports/ledger';
import { badInput } from '../../engine/core/errors';

type Operation = (context: IExecuteFunctions, ledger: Ledger, index: number) => Promise<object[]>;

const textOf = (context: IExecuteFunctions, name: string, index: number) =>
	String(context.getNodeParameter(name, index, '') ?? '').trim();

/** What each operation does, by the value of the parameter `operation`. */
export const operations: Record<'getLeased' | 'lease' | 'findDebtor', Operation> = {
	async getLeased(context, ledger, index) {
		const token = textOf(context, 'batch', index);
		if (token === '') {
			throw badInput(
				'batch',
				'The token of the batch is empty.',
				'Connect a Collection Trigger or Debt Lookup, Lease Cases, before this node.',
			);
		}
		const { getLeasedCases } = await import('../../engine/operations/getLeasedCases');
		return await getLeasedCases(ledger, token);
	},

	async lease(context, ledger, index) {
		const { leaseCases } = await import('../../engine/operations/leaseCases');
		const creditorIds = textOf(context, 'creditorIds', index)
			.split(/[\s,;]+/)
			.filter(Boolean);
		const limit = Number(context.getNodeParameter('limit', index));
		const batch = await leaseCases(ledger, { limit, creditorIds });
		return batch ? [{ batch }] : [];
	},

	async findDebtor(context, ledger, index) {
		// The letters of an alphanumeric CNPJ count; punctuation does not.
		const document = textOf(context, 'document', index)
			.replace(/[^0-9A-Za-z]/g, '')
			.toUpperCase();
		if (document.length !== 11 && document.length !== 14) {
			throw badInput('document', 'The document must be a CPF (11 characters) or a CNPJ (14 characters).');
		}
		const { findDebtor } = await import('../../engine/operations/getLeasedCases');
		const creditorId = textOf(context, 'creditorId', index);
		return await findDebtor(ledger, { document, ...(creditorId ? { creditorId } : {}) });
	},
};
