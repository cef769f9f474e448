import { badInput, CobrancaError } from '../core/errors';
import { newId } from '../core/ids';
import { parseDocument } from '../core/identity/document';
import { parsePhone } from '../core/identity/phone';
import { type Channel, CHANNELS } from '../domain/channel';
import type { CapSettings, CreditorMode } from '../domain/compliance/types';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { type CreditorSettings, DEFAULT_SETTINGS, readSettings } from './creditorSettings';
import { appendEvents } from './events';
import { legalBlock } from './render';

export interface CreditorInput {
	/** Short stable id, e.g. `escola`: what the portfolio file names in `credor`. */
	id: string;
	displayName: string;
	legalName: string;
	/** CPF or CNPJ, with or without punctuation. */
	document: string;
	address: string;
	/** What a debtor calls; shown in messages. */
	phone: string;
	/** A new creditor is in test unless said otherwise. */
	mode?: CreditorMode;
	/** Name of the agency that collects for it. */
	agency?: string;
	kind?: 'own' | 'thirdParty';
	sms42a?: string;
	testPhone?: string;
	closedDays?: string[];
	openQuietDays?: string[];
	caps?: Partial<CapSettings>;
}

export interface CreditorView {
	id: string;
	displayName: string;
	legalName: string;
	mode: CreditorMode;
	version: number;
	agency: string | null;
	senders: { id: string; channel: Channel; provider: string; address: string; state: string }[];
}

const LONGEST_SMS_BLOCK = 60;
const MODES: readonly CreditorMode[] = ['test', 'shadow', 'live'];

const upsertAgency = statement(
	'creditor.agency',
	'insert into agencies (id, name) values ($1, $1) on conflict (id) do nothing',
);
const find = statement<{
	mode: CreditorMode;
	version: number;
	settings: string;
	legal_name: string;
	address: string;
	document: string;
}>(
	'creditor.find',
	'select mode, version, settings, legal_name, address, document from creditors where id = $1',
);
const upsert = statement(
	'creditor.upsert',
	`insert into creditors (id, agency_id, display_name, legal_name, document, address, phone, mode, version, settings, created_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
	on conflict (id) do update set agency_id = excluded.agency_id, display_name = excluded.display_name, legal_name = excluded.legal_name,
		document = excluded.document, address = excluded.address, phone = excluded.phone, mode = excluded.mode,
		version = excluded.version, settings = excluded.settings`,
);
const addVersion = statement(
	'creditor.version',
	'insert into creditor_settings (creditor_id, version, content, at) values ($1, $2, $3, $4)',
);
const updateMode = statement<{ id: string }>(
	'creditor.mode',
	'update creditors set mode = $2 where id = $1 returning id',
);
const wake = statement(
	'creditor.wake',
	`update cases set next_at = $2 where creditor_id = $1 and state = 'open' and next_at > $2`,
);
const insertSender = statement(
	'creditor.sender',
	`insert into senders (id, creditor_id, channel, provider, address, settings, created_at) values ($1, $2, $3, $4, $5, $6, $7)
	on conflict (creditor_id, channel, provider, address) do update set state = 'active', settings = excluded.settings`,
);
const list = statement<{
	id: string;
	display_name: string;
	legal_name: string;
	mode: CreditorMode;
	version: number;
	agency: string | null;
}>(
	'creditor.list',
	`select c.id, c.display_name, c.legal_name, c.mode, c.version, a.name as agency
	from creditors c left join agencies a on a.id = c.agency_id order by c.id`,
);
const listSenders = statement<{
	id: string;
	creditor_id: string;
	channel: Channel;
	provider: string;
	address: string;
	state: string;
}>(
	'creditor.senders',
	'select id, creditor_id, channel, provider, address, state from senders order by creditor_id, channel, created_at',
);

/** Creates or changes a creditor; each save is a version. @throws CobrancaError badInput naming the field */
export async function saveCreditor(
	ledger: Ledger,
	input: CreditorInput,
): Promise<{ id: string; version: number; mode: CreditorMode }> {
	const clean = checkInput(input);
	return await ledger.transact('creditor.save', function* () {
		const existing = yield* runOne(find, clean.id);
		const version = (existing?.version ?? 0) + 1;
		const mode = input.mode ?? existing?.mode ?? 'test';
		const before = existing ? readSettings(existing.settings) : DEFAULT_SETTINGS;
		const settings: CreditorSettings = {
			...before,
			...clean.settings,
			block42a: legalBlock({ legalName: clean.legalName, document: clean.document, address: clean.address }),
		};
		if (clean.agency) yield* run(upsertAgency, clean.agency);
		const content = JSON.stringify(settings);
		yield* run(
			upsert,
			clean.id,
			clean.agency,
			clean.displayName,
			clean.legalName,
			clean.document,
			clean.address,
			clean.phone,
			mode,
			version,
			content,
			ledger.realNow(),
		);
		yield* run(addVersion, clean.id, version, content, ledger.realNow());
		yield* appendEvents(
			[{ type: 'creditor.saved', creditorId: clean.id, data: { version, mode } }],
			ledger.businessNow(),
		);
		return { id: clean.id, version, mode };
	});
}

function checkInput(input: CreditorInput) {
	if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(input.id)) {
		throw badInput(
			'id',
			'The creditor id must be 1 to 40 of a-z, 0-9, - and _.',
			'Choose a short id such as "escola"; the portfolio file names it.',
		);
	}
	for (const field of ['displayName', 'legalName', 'address', 'phone'] as const) {
		if (!input[field]?.trim())
			throw badInput(
				field,
				`The creditor's ${field} is empty.`,
				'CDC art. 42-A asks for name, address and CPF/CNPJ in every message.',
			);
	}
	const document = parseDocument(input.document);
	if (!document.ok) throw badInput('document', "The creditor's CPF/CNPJ is not valid.", document.reason);
	const sms42a = input.sms42a?.trim() ?? '';
	if (sms42a.length > LONGEST_SMS_BLOCK)
		throw badInput(
			'sms42a',
			`The legal block for SMS has ${sms42a.length} characters; at most ${LONGEST_SMS_BLOCK} fit.`,
		);
	if (input.mode && !MODES.includes(input.mode))
		throw badInput('mode', 'The mode must be test, shadow or live.');
	const settings: Partial<CreditorSettings> = {};
	if (input.testPhone?.trim()) {
		const phone = parsePhone(input.testPhone);
		if (!phone.ok) throw badInput('testPhone', 'The test phone is not a Brazilian phone.', phone.reason);
		settings.testPhone = phone.value.e164;
	}
	if (sms42a) settings.sms42a = sms42a;
	if (input.kind) settings.kind = input.kind;
	if (input.closedDays) settings.closedDays = input.closedDays;
	if (input.openQuietDays) settings.openQuietDays = input.openQuietDays;
	if (input.caps) settings.caps = input.caps;
	return {
		id: input.id,
		displayName: input.displayName.trim(),
		legalName: input.legalName.trim(),
		document: document.value.digits,
		address: input.address.trim(),
		phone: input.phone.trim(),
		agency: input.agency?.trim() || null,
		settings,
	};
}

/** Changes the mode; what was held by it is looked at again. @throws CobrancaError notFound, badInput */
export async function setMode(
	ledger: Ledger,
	creditorId: string,
	mode: CreditorMode,
): Promise<{ id: string; mode: CreditorMode }> {
	if (!MODES.includes(mode)) throw badInput('mode', 'The mode must be test, shadow or live.');
	return await ledger.transact('creditor.mode', function* () {
		if ((yield* run(updateMode, creditorId, mode)).length === 0) throw unknownCreditor(creditorId);
		yield* run(wake, creditorId, ledger.businessNow());
		yield* appendEvents([{ type: 'creditor.mode', creditorId, data: { mode } }], ledger.businessNow());
		return { id: creditorId, mode };
	});
}

/** Adds (or re-activates) what a creditor sends from on a channel. @throws CobrancaError badInput, notFound */
export async function saveSender(
	ledger: Ledger,
	input: {
		creditorId: string;
		channel: Channel;
		provider: string;
		address: string;
		settings?: { ratePerSecond?: number };
	},
): Promise<{ creditorId: string; channel: Channel; provider: string; address: string }> {
	if (!CHANNELS.includes(input.channel)) throw badInput('channel', 'There is no such channel.');
	if (!input.address.trim())
		throw badInput(
			'address',
			'The sender address is empty.',
			'Give the alias or number that the provider gave you.',
		);
	const rate = input.settings?.ratePerSecond ?? 1;
	if (!(rate > 0)) throw badInput('ratePerSecond', 'A sender must send more than zero a second.');
	return await ledger.transact('creditor.sender', function* () {
		if (!(yield* runOne(find, input.creditorId))) throw unknownCreditor(input.creditorId);
		yield* run(
			insertSender,
			newId(),
			input.creditorId,
			input.channel,
			input.provider,
			input.address.trim(),
			JSON.stringify(input.settings ?? {}),
			ledger.realNow(),
		);
		yield* run(wake, input.creditorId, ledger.businessNow());
		return {
			creditorId: input.creditorId,
			channel: input.channel,
			provider: input.provider,
			address: input.address.trim(),
		};
	});
}

export async function listCreditors(ledger: Ledger): Promise<CreditorView[]> {
	return await ledger.read('creditor.list', function* () {
		const senders = yield* run(listSenders);
		return (yield* run(list)).map((row) => ({
			id: row.id,
			displayName: row.display_name,
			legalName: row.legal_name,
			mode: row.mode,
			version: row.version,
			agency: row.agency,
			senders: senders
				.filter((s) => s.creditor_id === row.id)
				.map(({ id, channel, provider, address, state }) => ({ id, channel, provider, address, state })),
		}));
	});
}

export interface Check {
	ok: boolean;
	/** pt-BR: what is missing before this creditor can go live, and how to mend it. */
	findings: { level: 'error' | 'warning'; text: string }[];
}

/** What stands between a creditor and its first message. @throws CobrancaError notFound */
export async function checkCreditor(ledger: Ledger, creditorId: string): Promise<Check> {
	return await ledger.read('creditor.check', function* (): Tx<Check> {
		const row = yield* runOne(find, creditorId);
		if (!row) throw unknownCreditor(creditorId);
		const settings = readSettings(row.settings);
		const senders = (yield* run(listSenders)).filter(
			(s) => s.creditor_id === creditorId && s.state === 'active',
		);
		const findings: Check['findings'] = [];
		if (senders.length === 0)
			findings.push({
				level: 'error',
				text: 'Nenhum remetente ativo: cadastre um em Collection Ledger → Creditor → Add Sender.',
			});
		if (!settings.sms42a && senders.some((s) => s.channel === 'sms')) {
			findings.push({
				level: 'error',
				text: 'Falta o bloco legal para SMS (nome, CNPJ e endereço em até 60 caracteres, CDC art. 42-A).',
			});
		}
		if (row.mode === 'test' && !settings.testPhone)
			findings.push({ level: 'error', text: 'Credor em teste sem telefone de operador: nada será enviado.' });
		if (row.mode !== 'live')
			findings.push({
				level: 'warning',
				text: `Credor em modo ${row.mode === 'test' ? 'teste' : 'sombra'}: nenhum devedor recebe mensagem.`,
			});
		findings.push({
			level: 'warning',
			text: 'Sem arquivo diário de pagamentos, um devedor que pagou hoje ainda pode ser cobrado: registre as baixas assim que chegarem.',
		});
		return { ok: !findings.some((f) => f.level === 'error'), findings };
	});
}

function unknownCreditor(id: string): CobrancaError {
	return new CobrancaError('notFound', `There is no creditor "${id}" in the ledger.`, {
		field: 'creditorId',
		remedy: 'Save it first with Collection Ledger → Creditor → Save.',
	});
}
