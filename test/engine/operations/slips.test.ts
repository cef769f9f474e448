import { attachSlips } from '../../../engine/operations/outbox/slips';
import type { Reserved, SendDeps } from '../../../engine/operations/outbox/types';

/** What the drawing looks at. */
const reserved = (contactId: string, form: string | null = null) =>
	({
		contactId,
		row: { creditor_id: 'casa', case_id: 'caso' },
		message: { channel: form === null ? 'email' : 'whatsapp', form, chargeId: `cobranca-${contactId}` },
	}) as unknown as Reserved;

describe('attachSlips', () => {
	it('draws once a message, however many rounds it waits for its turn, with a slip or without', async () => {
		const drawn: string[] = [];
		const slip = (_ledger: unknown, chargeId: string) => {
			drawn.push(chargeId);
			return Promise.resolve(chargeId === 'cobranca-a' ? Buffer.from('%PDF') : null);
		};
		const deps = { slip, adapter: { capabilities: { document: true } } } as unknown as SendDeps;
		const [a, b, c] = [reserved('a'), reserved('b'), reserved('c', 'question')];
		const tried = new Set<string>();
		for (const batch of [[a], [a, b], [a, b, c], [b, c]]) await attachSlips(deps, batch, tried);
		expect(drawn).toEqual(['cobranca-a', 'cobranca-b']);
		expect([a.message.attachments?.length, b.message.attachments]).toEqual([1, undefined]);
	});
});
