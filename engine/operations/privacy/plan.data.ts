/**
 * What an erase does with every text column of the schema. A column that is missing here fails the test that walks the schema, so that a
 * new one is thought of. `because` of a column that stays: it says no more of a person than an id does.
 */
import { IS_HIDDEN } from './titles';

/** Why a column stays. */
export type Stays =
	/** An id of ours or of a provider: who has lost what it points at learns nothing from it. */
	| 'id'
	/** One of a few words of the program, a date or a figure. */
	| 'code'
	/** Keyed: tells the same person again, which is what keeps an opt-out true. */
	| 'hash'
	/** The creditor's or the agency's own: settings, journeys, texts without a debtor in them. */
	| 'creditor';

export type Treatment =
	| Stays
	/** SQL that takes its place in the rows of the debtor. */
	| { becomes: string }
	/** Written by people or by other systems, in rows that are nobody's: what names the debtor is cut out of it. */
	| 'sweep';

export interface TablePlan {
	/** Which rows are the debtor's; $1 is the debtor's id. */
	of?: string;
	columns: Record<string, Treatment>;
}

const GONE = `'apagado:' || id`;
const NULL: Treatment = { becomes: 'null' };
/** By their cases, of which there is an index; of debtors there is none. */
export const CASES = 'case_id in (select c.id from cases c where c.debtor_id = $1)';
const OWN = `debtor_id = $1 and ${CASES}`;
const DEBTS = `debt_id in (select t.id from debts t where t.${OWN})`;
const CHARGES = `charge_id in (select g.id from charges g where g.${OWN})`;
const all = (stays: Stays, names: string): Record<string, Treatment> =>
	Object.fromEntries(names.split(' ').map((name) => [name, stays]));

export const ERASE_PLAN: Readonly<Record<string, TablePlan>> = {
	ledger_meta: { columns: all('code', 'application kind key_check') },
	agencies: { columns: all('creditor', 'id name settings') },
	creditors: {
		columns: all('creditor', 'id agency_id display_name legal_name document address phone mode settings'),
	},
	creditor_settings: { columns: all('creditor', 'creditor_id content') },
	senders: { columns: all('creditor', 'id creditor_id channel provider address state settings') },
	sender_health: { columns: all('creditor', 'sender_id subject template state detail') },
	sender_accounts: { columns: all('creditor', 'provider address account number') },
	journeys: { columns: all('creditor', 'key fingerprint definition') },
	templates: { columns: all('creditor', 'creditor_id key channel content') },
	layouts: { columns: all('creditor', 'creditor_id name fingerprint definition') },
	endpoints: { columns: all('creditor', 'kind url') },
	legal_rates: { columns: all('code', 'month percent source') },
	retention: { columns: all('creditor', 'kind reason') },
	rate_buckets: { columns: all('creditor', 'key') },
	persons: { columns: { id: 'id', document_hash: 'hash' } },
	addresses: { columns: { hash: 'hash' } },
	debtors: {
		of: 'id = $1',
		columns: {
			...all('id', 'id creditor_id person_id'),
			kind: 'code',
			document: NULL,
			name: NULL,
			uf: NULL,
			cep: NULL,
			city: NULL,
			street: NULL,
			district: NULL,
		},
	},
	parties: {
		of: 'debtor_id = $1',
		columns: { ...all('id', 'id creditor_id debtor_id person_id'), role: 'code', name: NULL, document: NULL },
	},
	contact_points: {
		of: 'debtor_id = $1',
		columns: {
			...all('id', 'id creditor_id debtor_id party_id'),
			...all('code', 'kind use state review'),
			address_hash: 'hash',
			address: NULL,
			ddd: NULL,
			role: NULL,
		},
	},
	cases: {
		of: 'debtor_id = $1',
		columns: {
			...all('id', 'id creditor_id debtor_id person_id lease_token'),
			...all('code', 'state close_reason oldest_due_date placed_on'),
			group_key: { becomes: `case when group_key = '' then '' else ${GONE} end` },
		},
	},
	debts: {
		of: OWN,
		columns: {
			...all('id', 'id creditor_id debtor_id case_id agreement_id batch_id seen_batch'),
			...all('code', 'kind due_date effective_due_date status placed_from placed_until'),
			// By then a keyed hash of it: see titles.ts.
			external_id: { becomes: `case when ${IS_HIDDEN} then external_id else ${GONE} end` },
			contract: NULL,
			product: NULL,
			description: NULL,
			exit_reason: NULL,
			custom: { becomes: `'{}'` },
			terms: { becomes: `'{}'` },
		},
	},
	payments: {
		of: DEBTS,
		columns: {
			...all('id', 'id creditor_id debt_id charge_id'),
			...all('code', 'paid_on source'),
			// That of a charge is the provider's: by it the money is found when it goes back.
			external_id: { becomes: `case when charge_id is null then ${GONE} else external_id end` },
		},
	},
	payment_allocations: { columns: { payment_id: 'id', component: 'code' } },
	payment_notices: { columns: { ...all('id', 'payment_id step_run_id'), what: 'code' } },
	charges: {
		of: OWN,
		columns: {
			...all('id', 'id creditor_id person_id debtor_id case_id provider_charge_id registered_by'),
			...all(
				'code',
				'kind provider mode state status cancel cancel_reason due_date issued_on error_class error_code',
			),
			request: { becomes: `'{}'` },
			our_number: NULL,
			digitable_line: NULL,
			barcode: NULL,
			pix_copy_paste: NULL,
			invoice_url: NULL,
			slip_url: NULL,
		},
	},
	charge_debts: { columns: all('id', 'charge_id debt_id') },
	creditor_brands: { columns: all('creditor', 'creditor_id colour logo') },
	bank_agreements: { columns: all('creditor', 'id creditor_id bank space contract') },
	bank_numbers: { columns: all('creditor', 'agreement_id') },
	bank_titles: {
		of: CHARGES,
		columns: {
			...all('id', 'charge_id agreement_id'),
			state: 'code',
			digits: { becomes: `'apagado'` },
			digits_checked: { becomes: `'apagado'` },
		},
	},
	bank_instructions: {
		of: CHARGES,
		columns: {
			...all('id', 'id agreement_id charge_id'),
			...all('code', 'movement data state'),
			content: NULL,
		},
	},
	bank_files: {
		columns: { ...all('creditor', 'agreement_id name contract'), ...all('code', 'state created_at sha256') },
	},
	charge_payments: {
		columns: { ...all('id', 'payment_key charge_id'), ...all('code', 'provider method paid_on') },
	},
	step_runs: {
		columns: {
			...all('id', 'id creditor_id case_id live_contact answer_to'),
			...all('code', 'anchor_date state hold_rule hold_source passed'),
			...all('creditor', 'journey_key step_key stage template channels task unless'),
		},
	},
	contacts: {
		columns: {
			...all(
				'id',
				'id creditor_id person_id debtor_id case_id step_run_id contact_point_id sender_id lease_token provider_message_id charge_id',
			),
			...all('code', 'channel provider mode state delivery local_day error_class error_code form'),
			...all('creditor', 'journey_key template provider_template'),
			address_hash: 'hash',
		},
	},
	contact_debts: { columns: all('id', 'contact_id debt_id') },
	/** Its rows are found through contacts and the timeline, see erase.ts. */
	message_bodies: { columns: { id: 'id', direction: 'code', subject: NULL, body: NULL } },
	conversations: {
		columns: { debtor_id: 'id', channel: 'code', sender_address: 'creditor', address_hash: 'hash' },
	},
	consents: {
		of: 'debtor_id = $1',
		columns: {
			...all('id', 'id creditor_id debtor_id'),
			channel: 'code',
			source: { becomes: `'apagado'` },
			evidence: NULL,
		},
	},
	unreachable: { columns: { contact_point_id: 'id', channel: 'code', reason: 'code' } },
	holds: {
		of: CASES,
		columns: { ...all('id', 'id creditor_id case_id'), kind: 'code', reason: { becomes: `'apagado'` } },
	},
	tasks: {
		of: CASES,
		columns: {
			...all('id', 'id creditor_id case_id contact_id'),
			...all('code', 'kind state'),
			dedupe_key: { becomes: GONE },
			what_to_do: { becomes: `'Apagado a pedido do titular.'` },
			result: NULL,
		},
	},
	suppressions: {
		columns: {
			...all('id', 'id creditor_id person_id'),
			address_hash: 'hash',
			...all('code', 'channel reason'),
			source: 'sweep',
		},
	},
	pauses: {
		columns: { ...all('id', 'id scope_id'), ...all('code', 'scope breaker notice'), reason: 'sweep' },
	},
	import_batches: {
		columns: {
			...all('id', 'id creditor_id'),
			...all('code', 'layout mode file_hash state'),
			file_name: 'sweep',
			report: 'sweep',
		},
	},
	import_rows: { columns: { batch_id: 'id', ...all('code', 'verdict field'), reason: 'sweep' } },
	outside_requests: { columns: { ...all('id', 'scope key fingerprint'), answer: 'sweep' } },
	provider_events: {
		// First the condition of the index provider_events_contents, word for word: the others are many, and have nothing to blank.
		of: `(content is not null or error is not null) and (contact_id in (select x.id from contacts x where x.${CASES})
			or message_id in (select x.id from charges x where x.${CASES}))`,
		columns: {
			...all('id', 'dedupe_key message_id contact_id'),
			...all('code', 'provider kind status'),
			content: NULL,
			error: NULL,
		},
	},
	events: {
		columns: {
			...all('id', 'creditor_id debtor_id case_id step_run_id contact_id'),
			...all('code', 'type data'),
		},
	},
	portal_links: {
		columns: {
			token_hash: 'hash',
			...all('id', 'contact_id creditor_id person_id debtor_id case_id'),
			...all('code', 'channel mode'),
		},
	},
	portal_checks: { columns: { debtor_id: 'id' } },
	breaker_minutes: { columns: { sender_id: 'creditor' } },
	breaker_marks: { columns: { ...all('id', 'contact_id'), kind: 'code', sender_id: 'creditor' } },
};

/**
 * Table and column of every text that may name somebody in a row that is nobody's; the free text of what has an owner, too. `becomes`: SQL in
 * place of the text without the name.
 */
export const SWEPT: readonly (readonly [table: string, column: string, becomes?: string])[] = [
	...Object.entries(ERASE_PLAN).flatMap(([table, { columns }]) =>
		Object.entries(columns)
			.filter(([, treatment]) => treatment === 'sweep')
			.map(([column]) => [table, column] as const),
	),
	['tasks', 'what_to_do'],
	// Two keys that differ in the document alone must not become one.
	['tasks', 'dedupe_key', GONE],
	['provider_events', 'content'],
	['holds', 'reason'],
];
