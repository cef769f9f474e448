/** Who asks what they owe is answered where they asked, once, if they said who they are; for everybody else a person is told. */
import { answerInbound } from '../../engine/operations/answers';
import { sendMessages } from '../../engine/operations/outbox/send';
import { registerPayment } from '../../engine/operations/payments';
import {
	allReceived,
	CHANNELS_JOURNEY,
	providers,
	seedChannels,
	sends,
	tap,
	tell,
} from '../support/ledgerChannels';
import { expectHealthy } from '../support/ledgerChecks';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { seedDebts } from '../support/ledgerPeople';
import { runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`a statement that is asked for, on ${db.name}`, () => {
		async function asked(confirm: boolean) {
			const test = await db.create();
			await seedChannels(test.ledger);
			await seedDebts(test.ledger, [{ person: 1 }, { person: 1, title: 'T2', amount: '80,00' }]);
			const all = providers();
			await runUntilQuiet(test.ledger, { ...sends(all), definition: CHANNELS_JOURNEY });
			const [question] = all.whatsapp.received;
			if (confirm) await tell(test.ledger, all.whatsapp, tap(question!, 'identity.yes'));
			await registerPayment(test.ledger, {
				creditorId: 'casa',
				debtExternalId: 'T2',
				amount: 80,
				paidOn: '2026-03-10',
				externalId: 'p-1',
				source: 'prova',
			});
			const wish = tap(question!, '', {
				text: 'Bom dia, pode me mandar o extrato por favor?',
				button: undefined,
			});
			const { recorded } = await tell(test.ledger, all.whatsapp, wish);
			const { eventId, caseId, intent } = recorded[0] as unknown as Record<string, string>;
			expect(intent).toBe('statement');
			return { test, all, request: { eventId: String(eventId), caseId: String(caseId) } };
		}

		it('goes out within the conversation, once, with titles and payments', async () => {
			const { test, all, request } = await asked(true);
			const [answer] = await answerInbound(test.ledger, [request], 0);
			if (answer?.kind !== 'answer') throw new Error(JSON.stringify(answer));
			const { token, stepRunId, contactPointId } = answer;
			const input = { token, channel: 'whatsapp' as const, requests: [{ stepRunId, contactPointId }] };
			const deps = { ledger: test.ledger, adapter: all.whatsapp, http: null };
			expect((await sendMessages(deps, input)).get(stepRunId)?.kind).toBe('sent');
			const { text, template } = all.whatsapp.received.at(-1)!;
			expect(template).toBeUndefined();
			expect(text).toMatch(/^Aqui está o que você pediu, Fulana\.\n\nO que consta hoje, 10\/03\/2026:/);
			expect(text).toContain('09/03/2026: R$ 150,00');
			expect(text).toContain('Pagamentos que recebemos:\n• 10/03/2026: R$ 80,00');
			expect((await answerInbound(test.ledger, [request], 0))[0]?.kind).toBe('done');
			await expectHealthy(test, allReceived(all));
		});

		it('is a task for a person while nobody has said who reads there', async () => {
			const { test, request } = await asked(false);
			expect((await answerInbound(test.ledger, [request], 0))[0]).toMatchObject({ kind: 'held' });
			expect(await test.sql(`select kind from tasks where state = 'open'`)).toEqual([
				{ kind: 'statementAsked' },
			]);
		});
	});
}
