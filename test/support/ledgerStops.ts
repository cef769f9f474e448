/** Everybody who may stop a message before it leaves. */
import { setMode } from '../../engine/operations/creditors';
import { placeHold } from '../../engine/operations/holds';
import { confirmBalances } from '../../engine/operations/liveBalances';
import { setPause } from '../../engine/operations/pauses';
import { registerPayment } from '../../engine/operations/payments';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { suppress } from '../../engine/operations/suppressions';
import { withdrawDebts } from '../../engine/operations/withdraw';
import { chooseOffer, offersOf } from '../../engine/operations/offers';
import { type Ledger, run, statement } from '../../engine/ports/ledger';
import type { TestLedger } from './ledgers';
import { phoneOf, senderOf } from './ledgerPeople';

/** What the writer may need to know of the one case under test. */
export interface Target {
	ledger: Ledger;
	caseId: string;
	test: TestLedger;
	batch: string;
	sender: string;
}
export type Writer = (target: Target) => Promise<unknown>;

export const inbound = (ledger: Ledger, text: string, creditor = 'casa', person = 1) =>
	recordChannelEvents(ledger, 'fake', [
		{
			kind: 'inbound',
			dedupeKey: `in-${text}-${creditor}-${person}`,
			channel: 'sms',
			from: phoneOf(person),
			to: senderOf(creditor),
			text,
			occurredAt: ledger.businessNow(),
		},
	]);
const pay = (ledger: Ledger) =>
	registerPayment(ledger, {
		creditorId: 'casa',
		debtExternalId: 'T1',
		amount: 150,
		paidOn: '2026-03-10',
		externalId: 'pg-1',
		source: 'prova',
	});

const debtorOf = statement<{ debtor_id: string }>(
	'test.debtorOf',
	'select debtor_id from cases where id = $1',
);

export const WRITERS: Record<string, { write: Writer; rule: string }> = {
	'a payment': { write: ({ ledger }) => pay(ledger), rule: 'paid' },
	'a withdrawal': {
		write: ({ ledger }) => withdrawDebts(ledger, { creditorId: 'casa', titles: ['T1'], status: 'withdrawn' }),
		rule: 'paid',
	},
	'the word of the creditor that it is paid': {
		write: ({ ledger }) => confirmBalances(ledger, [{ creditorId: 'casa', debt: 'T1', open: false }]),
		rule: 'paid',
	},
	'the word of the creditor that it is less': {
		write: ({ ledger }) =>
			confirmBalances(ledger, [{ creditorId: 'casa', debt: 'T1', open: true, balanceCents: 149_99 }]),
		rule: 'hold',
	},
	'the answer SAIR': { write: ({ ledger }) => inbound(ledger, 'SAIR'), rule: 'optOut' },
	'the answer "não sou eu"': { write: ({ ledger }) => inbound(ledger, 'não sou eu'), rule: 'address' },
	'the answer "já paguei"': { write: ({ ledger }) => inbound(ledger, 'já paguei'), rule: 'dispute' },
	'a stop of every channel': {
		write: ({ ledger, caseId }) =>
			suppress(ledger, { caseId, channel: null, reason: 'optOut', source: 'telefonema' }),
		rule: 'optOut',
	},
	'a hold': {
		write: ({ ledger, caseId }) => placeHold(ledger, { caseId, kind: 'hold', reason: 'prova' }),
		rule: 'hold',
	},
	'the choice of an offer': {
		write: async ({ ledger, caseId }) => {
			const chosen = await ledger.read('test', function* () {
				const [row] = yield* run(debtorOf, caseId);
				const [cash] = (yield* offersOf([caseId], '2026-03-10')).get(caseId) ?? [];
				return row && cash ? { debtorId: row.debtor_id, offerKey: cash.key, total: cash.total } : null;
			});
			if (!chosen) throw new Error('the creditor of this test offers nothing');
			return await chooseOffer(ledger, { caseId, source: 'prova', ...chosen });
		},
		rule: 'hold',
	},
	'a dispute': {
		write: ({ ledger, caseId }) => placeHold(ledger, { caseId, kind: 'dispute', reason: 'prova' }),
		rule: 'dispute',
	},
	'a person who takes over': {
		write: ({ ledger, caseId }) => placeHold(ledger, { caseId, kind: 'human', reason: 'prova' }),
		rule: 'human',
	},
	'a pause of everything': {
		write: ({ ledger }) => setPause(ledger, { scope: 'everything', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the creditor': {
		write: ({ ledger }) => setPause(ledger, { scope: 'creditor', scopeId: 'casa', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the channel': {
		write: ({ ledger }) => setPause(ledger, { scope: 'channel', scopeId: 'sms', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the sender': {
		write: ({ ledger, sender }) => setPause(ledger, { scope: 'sender', scopeId: sender, reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the journey': {
		write: ({ ledger }) => setPause(ledger, { scope: 'journey', scopeId: 'prova', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the template': {
		write: ({ ledger }) => setPause(ledger, { scope: 'template', scopeId: 'aviso', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the file': {
		write: ({ ledger, batch }) => setPause(ledger, { scope: 'batch', scopeId: batch, reason: 'prova' }),
		rule: 'pause',
	},
	'a change to test': { write: ({ ledger }) => setMode(ledger, 'casa', 'test'), rule: 'mode' },
	'a change to shadow': { write: ({ ledger }) => setMode(ledger, 'casa', 'shadow'), rule: 'mode' },
};
