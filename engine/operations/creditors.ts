import { badInput } from '../core/errors';
import type { Channel } from '../domain/channel';
import type { CreditorMode } from '../domain/compliance/types';
import { type OfferPolicy, sampleOffers } from '../domain/negotiation';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { checkInput, type CreditorInput, MODES } from './creditorInput';
import { allSenders, findCreditor, unknownCreditor, wakeCreditor } from './creditorRows';
import { type CreditorSettings, DEFAULT_SETTINGS, readSettings } from './creditorSettings';
import { appendEvents } from './events';
import { checkCreditorAgreement } from './cnab/agreements';
import { BY_FILE } from './cnab/rows';
import { findJourney } from './journeys';
import { forgetTests } from './mode';
import { legalBlock } from './render';

export type { CreditorInput } from './creditorInput';
export { saveSender } from './senders';
export { type Check, checkCreditor } from './creditorCheck';

export interface CreditorView {
	id: string;
	displayName: string;
	legalName: string;
	mode: CreditorMode;
	version: number;
	agency: string | null;
	senders: { id: string; channel: Channel; provider: string; address: string; state: string }[];
}

const upsertAgency = statement(
	'creditor.agency',
	'insert into agencies (id, name) values ($1, $1) on conflict (id) do nothing',
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

/** Creates or changes a creditor; each save is a version. @throws CobrancaError badInput naming the field */
export async function saveCreditor(
	ledger: Ledger,
	input: CreditorInput,
): Promise<{ id: string; version: number; mode: CreditorMode }> {
	const clean = checkInput(input);
	return await ledger.transact('creditor.save', function* () {
		yield* checkJourney(clean.settings.journey);
		const existing = yield* runOne(findCreditor, clean.id);
		const version = (existing?.version ?? 0) + 1;
		const mode = input.mode ?? existing?.mode ?? 'test';
		const before = existing ? readSettings(existing.settings) : DEFAULT_SETTINGS;
		const settings: CreditorSettings = {
			...before,
			...clean.settings,
			block42a: legalBlock({ legalName: clean.legalName, document: clean.document, address: clean.address }),
		};
		if (clean.settings.charges?.provider === BY_FILE)
			yield* checkCreditorAgreement(clean.id, clean.settings.charges.agreement ?? '');
		if (input.offers === 'journeySample') settings.offers = yield* offersOfJourney(settings.journey);
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
		if (existing?.mode === 'test' && mode !== 'test')
			yield* forgetTests(clean.id, ledger.businessNow(), ledger.realNow());
		yield* run(addVersion, clean.id, version, content, ledger.realNow());
		yield* appendEvents(
			[{ type: 'creditor.saved', creditorId: clean.id, data: { version, mode } }],
			ledger.businessNow(),
		);
		return { id: clean.id, version, mode };
	});
}

function* checkJourney(key: string | undefined): Tx<void> {
	if (key === undefined || (yield* findJourney(key))) return;
	throw badInput(
		'journey',
		`There is no journey "${key}".`,
		'Name a preset (essencial, escola, varejo, fornecedor), or save your own first with Collection Journey, operation Save Steps.',
	);
}

/** The samples as they are now: a journey that is changed or chosen later changes nothing of what a creditor offers. */
function* offersOfJourney(key: string): Tx<OfferPolicy> {
	const journey = yield* findJourney(key);
	const sample = journey && sampleOffers(journey);
	if (sample) return sample;
	throw badInput(
		'offers',
		`The journey "${key}" has no sample of offers.`,
		'Choose the journey escola, varejo or fornecedor with it, or give bands of your own.',
	);
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
		if (mode !== 'test') yield* forgetTests(creditorId, ledger.businessNow(), ledger.realNow());
		yield* run(wakeCreditor, creditorId, ledger.businessNow());
		yield* appendEvents([{ type: 'creditor.mode', creditorId, data: { mode } }], ledger.businessNow());
		return { id: creditorId, mode };
	});
}

export async function listCreditors(ledger: Ledger): Promise<CreditorView[]> {
	return await ledger.read('creditor.list', function* () {
		const senders = yield* run(allSenders);
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
