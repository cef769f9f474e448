/** The boleto in an e-mail: named and attached only where it is registered and open, left out where it cannot be drawn. */
import { newId } from '../../engine/core/ids';
import { expectHealthy } from '../support/ledgerChecks';
import { allReceived, CHANNELS_JOURNEY, providers, seedChannels, sends } from '../support/ledgerChannels';
import { seedDebts } from '../support/ledgerPeople';
import { runUntilQuiet } from '../support/ledgerRun';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';

afterEach(disposeLedgers);

const EMAIL_FIRST = {
	...CHANNELS_JOURNEY,
	key: 'correio',
	steps: CHANNELS_JOURNEY.steps.map((step) => ({ ...step, channels: ['email' as const, 'sms' as const] })),
};

for (const db of LEDGERS) {
	describe(`the boleto of an e-mail on ${db.name}`, () => {
		async function seeded() {
			const p = providers();
			const test = await db.create();
			await seedChannels(test.ledger, 'casa');
			await seedDebts(test.ledger, [{ person: 1, email: 'fulana1@correio.example' }]);
			const day = (send = {}) => runUntilQuiet(test.ledger, { ...sends(p), definition: EMAIL_FIRST, send });
			return { test, p, day };
		}

		it.each([
			['registered', { registered_by: 'asaas' }, true],
			['registered by nobody', { registered_by: null }, false],
			['wanted back', { registered_by: 'asaas', cancel: 'wanted' }, false],
			['paid', { registered_by: 'asaas', status: 'paid' }, false],
			['of a test', { registered_by: 'asaas', mode: 'test' }, false],
		])('names and attaches a charge that is %s: %p', async (_what, row, named) => {
			const { test, p, day } = await seeded();
			const id = await charged(test, row);
			const drawn: string[] = [];
			const slip = (_ledger: unknown, chargeId: string) => {
				drawn.push(chargeId);
				return Promise.resolve(Buffer.from('%PDF-1.7'));
			};
			await day({ attachBoleto: true, slip });
			const m = p.email.received[0]!;
			expect(m.text.includes(LINE)).toBe(named);
			expect((m.attachments ?? []).map((a) => a.filename)).toEqual(named ? ['documento.pdf'] : []);
			expect(drawn).toEqual(named ? [id] : []);
			expect(await test.sql('select charge_id from contacts')).toEqual([{ charge_id: named ? id : null }]);
		});

		it('sends the message without a slip that cannot be drawn, line and all, and one person hears of it', async () => {
			const { test, p, day } = await seeded();
			const id = await charged(test, { registered_by: 'asaas' });
			const slip = () => Promise.reject(new Error('Fulana Inventada has no address'));
			await day({ attachBoleto: true, slip });
			const [m, ...others] = p.email.received;
			expect(others).toEqual([]);
			expect(m?.text).toContain(LINE);
			expect(m?.attachments).toBeUndefined();
			const tasks = await test.sql('select dedupe_key, kind, state, what_to_do from tasks');
			expect(tasks).toMatchObject([
				{ dedupe_key: `slipNotDrawn:${id}`, kind: 'slipNotDrawn', state: 'open' },
			]);
			// What the drawing complains of may name a person.
			expect(String(tasks[0]?.what_to_do)).not.toContain('Fulana');
			await expectHealthy(test, allReceived(p));
		});

		it('leaves no trace of a slip where there is none to draw, and draws none unasked', async () => {
			for (const options of [{ attachBoleto: true, slip: () => Promise.resolve(null) }, { slip: unasked }]) {
				const { test, p, day } = await seeded();
				await charged(test, { registered_by: 'asaas' });
				await day(options);
				expect(p.email.received[0]?.text).toContain(LINE);
				expect(p.email.received[0]?.attachments).toBeUndefined();
				expect(await test.sql('select kind from tasks')).toEqual([]);
			}
		});
	});
}

const unasked = () => Promise.reject(new Error('nobody asked for it'));

const LINE = '00190000090281985101880000000004912340000015000';

/** A charge over the only debt, as a provider's answer would have left it. */
async function charged(test: TestLedger, row: Record<string, string | null>): Promise<string> {
	const charge = { mode: 'live', status: 'open', cancel: 'none', ...row } as Record<string, string | null>;
	const [debt] = await test.sql(
		'select t.id, t.creditor_id, t.debtor_id, t.case_id, b.person_id from debts t join debtors b on b.id = t.debtor_id',
	);
	const id = newId();
	await test.sql(
		`insert into charges (id, creditor_id, person_id, debtor_id, case_id, kind, provider, mode, state, status, cancel, amount, issued_on, due_date,
			request, registered_by, digitable_line, at, reserved_at)
		values ($1, $2, $3, $4, $5, 'boleto', 'asaas', $6, 'accepted', $7, $8, 15000, '2026-03-10', '2026-03-20', '{}', $9, $10, 0, 0)`,
		id,
		String(debt!.creditor_id),
		String(debt!.person_id),
		String(debt!.debtor_id),
		String(debt!.case_id),
		charge.mode!,
		charge.status!,
		charge.cancel!,
		charge.registered_by ?? null,
		LINE,
	);
	await test.sql(
		'insert into charge_debts (charge_id, debt_id, amount) values ($1, $2, 15000)',
		id,
		String(debt!.id),
	);
	return id;
}
