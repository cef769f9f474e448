import { closeLedgers } from '../../nodes/common/ledger';
import { type Run, runNode } from '../support/n8nHarness';
import { LOJA, overdue, prepare, type Prepared, settingsOf } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const NODE = 'collectionLedger';

async function call(
	{ credentials }: Prepared,
	resource: string,
	operation: string,
	fields: object = {},
): Promise<Run> {
	return await runNode(NODE, { resource, operation, ...fields }, { credentials, input: [{ json: {} }] });
}

describe('Collection Ledger: a creditor of several channels', () => {
	it('keeps journey, charges, operators and switches, and tells what each channel lacks', async () => {
		const prepared = await prepare();
		const options = {
			journey: 'escola',
			testEmail: 'Operacao@Exemplo.com.br',
			testPhone: '+5581900001999',
			freshHours: 48,
			charges: { charge: { provider: 'asaas', kind: 'boletoPix', dueInDays: 5 } },
		};
		const save = (more: object) =>
			call(prepared, 'creditor', 'save', { ...LOJA, options: { ...options, ...more } });
		expect((await save({})).error).toBeUndefined();
		expect(await settingsOf(prepared, 'loja')).toMatchObject({
			journey: 'escola',
			testEmail: 'operacao@exemplo.com.br',
			freshHours: 48,
			charges: { provider: 'asaas', kind: 'boletoPix', dueInDays: 5 },
			whatsappAllowed: false,
		});
		for (const sender of [
			{ channel: 'email', provider: 'smtp', address: 'fin@exemplo.com.br', options: { fromName: 'Aurora' } },
			{ channel: 'whatsapp', provider: 'meta', address: '106540352242922' },
		])
			expect(
				(await call(prepared, 'creditor', 'addSender', { creditorId: 'loja', ...sender })).error,
			).toBeUndefined();
		const check = (await call(prepared, 'creditor', 'check', { creditorId: 'loja' })).json<{
			channels: object[];
			findings: { text: string }[];
		}>(NODE)[0];
		expect(check?.channels).toEqual([
			{ channel: 'whatsapp', ready: false, sender: 'meta' },
			{ channel: 'sms', ready: false, sender: null },
			{ channel: 'email', ready: true, sender: 'smtp' },
		]);
		const words = check?.findings.map(({ text }) => text).join(' ');
		expect(words).toMatch(/WhatsApp está desligado .+ Meta/);
		expect(words).toMatch(/A régua usa SMS, e o credor não tem remetente/);
		expect(words).toMatch(/Sem página pública de descadastro/);
	});

	it('keeps the breakers of a creditor, each kind once, and those that are left out as they were', async () => {
		const prepared = await prepare();
		const save = (...breaker: object[]) =>
			call(prepared, 'creditor', 'save', { ...LOJA, options: { breakers: { breaker } } });
		const bounce = { kind: 'bounce', atLeast: 20, percent: 7.5 };
		expect((await save(bounce, { kind: 'unknown', atLeast: 30, percent: 12 })).error).toBeUndefined();
		const kept = { bounce: { atLeast: 20, percent: 7.5 }, unknown: { atLeast: 30, percent: 12 } };
		expect(await settingsOf(prepared, 'loja')).toMatchObject({ breakers: kept });
		expect((await save(bounce, { ...bounce, percent: 9 })).error?.message).toMatch(/"bounce" is there twice/);
		await call(prepared, 'creditor', 'save', { ...LOJA, options: {} });
		expect(await settingsOf(prepared, 'loja')).toMatchObject({ breakers: kept });
	});

	it('says when WhatsApp is on and nobody has opted in; a clause does, until it is left empty', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const sender = { creditorId: 'loja', channel: 'whatsapp', provider: 'meta', address: '106540352242922' };
		const look = async (options: object) => {
			const saved = await call(prepared, 'creditor', 'save', {
				...LOJA,
				options: { journey: 'escola', testPhone: '+5581900001999', whatsappAllowed: true, ...options },
			});
			expect(saved.error).toBeUndefined();
			await call(prepared, 'creditor', 'addSender', sender);
			const [check] = (await call(prepared, 'creditor', 'check', { creditorId: 'loja' })).json<{
				channels: { channel: string; ready: boolean }[];
				findings: { text: string }[];
			}>(NODE);
			const ready = check?.channels.find(({ channel }) => channel === 'whatsapp')?.ready;
			return { ready, words: check?.findings.map(({ text }) => text).join(' ') };
		};
		const none = await look({});
		expect(none).toEqual({ ready: false, words: expect.stringMatching(/nenhum devedor aceitou.+Clause/) });
		const clause = await look({ whatsappConsent: ' Contrato, cláusula 7 ' });
		expect(clause).toEqual({ ready: true, words: expect.not.stringMatching(/nenhum devedor aceitou/) });
		expect(await look({})).toMatchObject({ ready: true });
		expect(await look({ kind: 'thirdParty' })).toEqual({
			ready: false,
			words: expect.stringMatching(/nenhum devedor aceitou.+não basta/),
		});
		expect(await look({ kind: 'own' })).toMatchObject({ ready: true });
		expect(await look({ whatsappConsent: '' })).toMatchObject({ ready: false });
	});

	it.each([
		['a mailbox', { channel: 'email', provider: 'smtp', address: 'x' }, /mailbox/],
		['a phone number ID', { channel: 'whatsapp', provider: 'meta', address: '+5511' }, /phone number ID/],
	])('asks for %s as sender', async (_what, sender, message) => {
		const run = await call(await prepare(), 'creditor', 'addSender', { creditorId: 'escola', ...sender });
		expect(run.error?.message).toMatch(message);
	});

	it('refuses a journey that does not exist, with what to do', async () => {
		const run = await call(await prepare(), 'creditor', 'save', {
			...LOJA,
			options: { journey: 'own.nada' },
		});
		expect(run.error?.message).toMatch(/no journey "own.nada"/);
		expect(run.error?.description).toMatch(/Save Steps/);
	});
});

describe('Collection Ledger: texts of a creditor', () => {
	const of = { creditorId: 'escola', template: 'aviso', channel: 'sms' };
	const text =
		'{{ debtor.firstName | sms }}, ha um recado da escola. Ligue {{ creditor.phone }}. {{ creditor.sms42a | sms }} SAIR p/ parar';

	it('are shown, saved, listed and given up', async () => {
		const prepared = await prepare();
		const shipped = (await call(prepared, 'template', 'preview', of)).json(NODE)[0];
		expect(shipped).toMatchObject({ own: false, text: expect.stringMatching(/^Maria, ha um recado/) });
		expect((await call(prepared, 'template', 'save', { ...of, text })).json(NODE)[0]).toMatchObject({
			version: 1,
		});
		expect((await call(prepared, 'template', 'preview', of)).json(NODE)[0]).toMatchObject({
			own: true,
			text: expect.stringMatching(/recado da escola/),
		});
		expect((await call(prepared, 'template', 'list', of)).json(NODE)).toMatchObject([{ key: 'aviso' }]);
		expect((await call(prepared, 'template', 'reset', of)).json(NODE)[0]).toMatchObject({ changed: true });
		expect((await call(prepared, 'template', 'list', of)).json(NODE)).toEqual([]);
	});

	it('of an e-mail change only what is given', async () => {
		const prepared = await prepare();
		const email = { ...of, template: 'escola.d+3', channel: 'email' };
		const before = (await call(prepared, 'template', 'preview', email)).json<{ text: string }>(NODE)[0];
		const saved = await call(prepared, 'template', 'save', {
			...email,
			email: { subject: 'Um recado da {{ creditor.displayName }}' },
		});
		expect(saved.error).toBeUndefined();
		const after = (await call(prepared, 'template', 'preview', email)).json<{ text: string }>(NODE)[0];
		expect(after).toMatchObject({ subject: 'Um recado da Escola Horizonte', text: before?.text });
	});

	it('that must not be sent are refused with the reason', async () => {
		const run = await call(await prepare(), 'template', 'save', { ...of, text: 'Pague sua divida ja' });
		expect(run.error?.message).toMatch(/cannot be sent/);
	});
});

describe('Collection Ledger: report', () => {
	it('lists breaches of D+5, masked, and says how many were in time', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		await prepared.withLedger((ledger) => ledger.setSandboxClock(Date.parse('2026-03-16T12:00:00-03:00')));
		const run = await call(prepared, 'report', 'breaches', { sinceDays: 30 });
		expect(run.json(NODE)).toMatchObject([
			{ debtExternalId: 'T1', state: 'missed', why: 'notRun', deadline: '2026-03-15' },
			{ debtExternalId: 'T2' },
		]);
		expect(JSON.stringify(run.json(NODE))).not.toMatch(/\d{3}\.\d{3}\.\d{3}-\d{2}/);
		expect(run.hints(NODE)[0]).toMatch(/^0 of 2 overdue debts/);
	});
});
