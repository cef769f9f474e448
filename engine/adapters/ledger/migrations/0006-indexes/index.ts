/** Ways into tables that grow: each serves a query that would otherwise read all of its table. */
export function indexes(): string[] {
	return [
		`create index payments_by_charge on payments (charge_id) where charge_id is not null`,
		`create index tasks_by_case on tasks (case_id) where case_id is not null`,
		`create index contacts_by_case on contacts (case_id, at)`,
		`create index contacts_in_test on contacts (creditor_id, at) where mode = 'test'`,
		`create index cases_by_person on cases (person_id)`,
		// SQLite takes a partial index only where the query repeats its condition word for word (charges/reconcile.ts).
		`create index charges_to_ask on charges (provider, checked_at)
			where state = 'accepted' and cancel = 'none' and status in ('none', 'registering', 'open', 'overdue', 'unknown')`,
	];
}
