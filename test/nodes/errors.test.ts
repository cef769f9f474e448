import { inspect } from 'node:util';
import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { badInput, CobrancaError, type ErrorCode } from '../../engine/core/errors';
import { toNodeError } from '../../nodes/common/errors';
import { ownNodeJson } from '../support/n8nHarness';

const node: INode = ownNodeJson('debtLookup');

describe('toNodeError', () => {
	it('gives message, remedy as description and the item', () => {
		const error = toNodeError(
			node,
			badInput('document', 'The document is wrong.', 'Write eleven digits.'),
			3,
		);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('The document is wrong.');
		expect(error.description).toBe('Write eleven digits.');
		expect(error.context.itemIndex).toBe(3);
		expect(error.level).toBe('warning');
	});

	it('takes the item of the failure itself where the caller knows none', () => {
		const error = toNodeError(node, new CobrancaError('badInput', 'Row.', { index: 7 }));
		expect(error.context.itemIndex).toBe(7);
	});

	it.each<ErrorCode>([
		'ledgerUnavailable',
		'ledgerBusy',
		'ledgerFull',
		'ledgerKey',
		'sqliteInQueueMode',
		'leaseLost',
	])('has a remedy for %s when the failure brings none', (code) => {
		expect(toNodeError(node, new CobrancaError(code, 'It failed.')).description).toMatch(/\w{3,}.*\.$/);
	});

	it('lets what is n8n’s own pass, and wraps strangers without changing what they say', () => {
		const own = new NodeApiError(node, { message: 'x' });
		expect(toNodeError(node, own)).toBe(own);
		expect(toNodeError(node, new TypeError('undefined is not a function')).message).toBe(
			'undefined is not a function',
		);
		expect(toNodeError(node, 'texto').message).toBe('texto');
	});

	it('keeps of a stranger, whoever wraps it, no more than words without people', () => {
		const stranger = Object.assign(
			new Error('Key (address)=(+5511987650012) is taken by ana@caixa.example'),
			{
				detail: 'Failing row contains (11144477735, ana@caixa.example).',
				config: { data: '{"to":"5511987650012"}' },
			},
		);
		const wrapped = new CobrancaError('ledgerUnavailable', 'It failed.', {}, { cause: stranger });
		for (const error of [toNodeError(node, stranger), toNodeError(node, wrapped)]) {
			// As n8n stores it, and as its log prints it.
			const told = `${JSON.stringify({ ...error, message: error.message, stack: error.stack })} ${inspect(error, { depth: 9 })}`;
			expect(told).not.toMatch(/11144477735|987650012|ana@caixa/);
		}
		expect(toNodeError(node, stranger).message).toBe(
			'Key (address)=(+55 11 9••••-0012) is taken by a•••@caixa.example',
		);
	});

	it('shows a bug as an error and not as a warning', () => {
		expect(toNodeError(node, new CobrancaError('bug', 'Impossible.')).level).toBe('error');
	});
});
