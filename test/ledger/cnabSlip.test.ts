/** A boleto by file goes to its debtor only when the bank has confirmed it: at no step before, whatever the message offers to attach. */
import { cnab } from '../../engine/adapters/charges/cnab';
import { saveAgreement } from '../../engine/operations/cnab/agreements';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { storedSlip } from '../../engine/operations/charges/slip';
import { slipPdf } from '../../engine/pages/slip';
import type { Ledger } from '../../engine/ports/ledger';
import { pdfText } from '../../sandbox/judge';
import {
	fileOf,
	type FileScene,
	issueAll,
	ITAU,
	NO_WIRE,
	retornoOf,
	says,
	titlesOf,
} from '../support/ledgerCnab';
import { CHANNELS_JOURNEY, providers, seedChannels, sends } from '../support/ledgerChannels';
import { chargesOf } from '../support/ledgerCharges';
import { seedDebts } from '../support/ledgerPeople';
import { runUntilQuiet } from '../support/ledgerRun';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

const EMAIL_FIRST = {
	...CHANNELS_JOURNEY,
	key: 'correio',
	steps: CHANNELS_JOURNEY.steps.map((step) => ({ ...step, channels: ['email' as const] })),
};

const answered = (occurrence: string, reasons?: string) => async (scene: FileScene) => {
	await fileOf(scene.test.ledger);
	const [title] = await titlesOf(scene.test);
	const line = says(title!, occurrence, reasons ? { reasons } : {});
	await takeRetorno(scene.test.ledger, retornoOf([line]));
};

for (const db of LEDGERS) {
	describe(`the slip of a boleto by file on ${db.name}`, () => {
		it.each([
			['waits for its file', async () => undefined, false],
			[
				'is in a file that the bank has not answered',
				async (s: FileScene) => void (await fileOf(s.test.ledger)),
				false,
			],
			['was refused by the bank', answered('03', '08'), false],
			['was confirmed by the bank', answered('02'), true],
			['was dropped by the bank', async (s: FileScene) => (await answered('02')(s), await drop(s)), false],
		])('one that %s is sent to its debtor in live mode: (last word) %p', async (_what, then, goes) => {
			const p = providers();
			const test = await db.create();
			await seedChannels(test.ledger, 'casa');
			await saveAgreement(test.ledger, ITAU);
			await chargesOf(test, 'casa', { provider: 'cnab', kind: 'boleto', dueInDays: 3, agreement: ITAU.id });
			await seedDebts(test.ledger, [{ person: 1, email: 'fulana1@correio.example' }]);
			await test.sql(
				`update debtors set street = 'Rua das Acácias, 120', city = 'São Paulo', uf = 'SP', cep = '01310100'`,
			);
			const scene = { test, deps: { ledger: test.ledger, adapter: cnab, http: NO_WIRE } };
			await issueAll(scene);
			await then(scene);
			const slip = async (ledger: Ledger, chargeId: string) => {
				const stored = await storedSlip(ledger, chargeId);
				return stored && slipPdf(stored);
			};
			const send = { attachBoleto: true, slip };
			await runUntilQuiet(test.ledger, { ...sends(p), definition: EMAIL_FIRST, send });
			const [row] = await test.sql('select id, digitable_line from charges');
			const line = String(row?.digitable_line);
			const [mail, ...others] = p.email.received;
			expect(others).toEqual([]);
			expect(mail?.text.replace(/\D/g, '').includes(line)).toBe(goes);
			const drawn = (mail?.attachments ?? []).map(({ content }) =>
				pdfText(content as Buffer).replace(/\D/g, ''),
			);
			expect(drawn.map((text) => text.includes(line))).toEqual(goes ? [true] : []);
			expect(await test.sql('select charge_id from contacts')).toEqual([
				{ charge_id: goes ? row?.id : null },
			]);
		});
	});
}

async function drop({ test }: FileScene): Promise<void> {
	const [title] = await titlesOf(test);
	await takeRetorno(test.ledger, retornoOf([says(title!, '09')], { sequence: 2 }));
}
