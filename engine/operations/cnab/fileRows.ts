import type { Movement } from '../../domain/cnab';
import { run, statement, type Tx } from '../../ports/ledger';
import type { AgreementContract } from './contract';
import { AGREEMENT_COLUMNS, type AgreementRow } from './rows';

export interface FileRow {
	agreement_id: string;
	number: number;
	state: 'building' | 'built';
	name: string;
	created_at: string;
	/** JSON of FileHeader. */
	contract: string;
	titles: number;
	sha256: string | null;
}

/** What a file's header says, as it was when the file was numbered. */
export interface FileHeader {
	contract: AgreementContract;
	beneficiary: { name: string; document: string };
	bank: string;
	format: 240 | 400;
}

export interface PickRow {
	id: string;
	charge_id: string;
	case_id: string;
	debtor_id: string;
	movement: Exclude<Movement, 'protest'>;
	data: string;
	number: number;
	title_state: string;
}

const FILE_COLUMNS = 'agreement_id, number, state, name, created_at, contract, titles, sha256';

/** Takes the right to build the agreement's files for a while; nothing while another execution has it. */
export const lease = statement<AgreementRow>(
	'bank.file.lease',
	`update bank_agreements set building_until = $3 where id = $1 and building_until < $2 returning ${AGREEMENT_COLUMNS}`,
);
/** Keeps it, as long as nobody took it. */
export const keepLease = statement<{ id: string }>(
	'bank.file.keep',
	'update bank_agreements set building_until = $3 where id = $1 and building_until = $2 returning id',
);
export const building = statement<FileRow>(
	'bank.file.building',
	`select ${FILE_COLUMNS} from bank_files where agreement_id = $1 and state = 'building'`,
);
export const file = statement<FileRow>(
	'bank.file.one',
	`select ${FILE_COLUMNS} from bank_files where agreement_id = $1 and number = $2`,
);
export const insertFile = statement(
	'bank.file.insert',
	`insert into bank_files (agreement_id, number, state, name, created_at, contract, at) values ($1, $2, 'building', $3, $4, $5, $6)`,
);
export const setNextFile = statement(
	'bank.file.next',
	'update bank_agreements set next_file = $2 where id = $1',
);
export const dropFile = statement(
	'bank.file.drop',
	`delete from bank_files where agreement_id = $1 and number = $2 and state = 'building'`,
);
export const finishFile = statement(
	'bank.file.finish',
	`update bank_files set state = 'built', titles = $3, sha256 = $4 where agreement_id = $1 and number = $2`,
);
export const anyWaiting = statement<{ n: number }>(
	'bank.file.anyWaiting',
	`select 1 as n from bank_instructions where agreement_id = $1 and state = 'waiting' limit 1`,
);
/** Baixas asked for in one transaction. */
export const MOST_CANCELS = 500;

/** Charges that the bank has, or was asked for, and that are not wanted any more. */
export const toCancel = statement<{ charge_id: string }>(
	'bank.file.toCancel',
	`select t.charge_id from charges c join bank_titles t on t.charge_id = c.id
	where c.cancel = 'wanted' and c.state = 'accepted' and t.agreement_id = $1 and t.state in ('sent', 'registered')
		and not exists (select 1 from bank_instructions i where i.charge_id = c.id and i.movement = 'cancel' and i.state in ('waiting', 'inFile'))
	order by t.charge_id limit ${MOST_CANCELS}`,
);
export const insertCancels = statement(
	'bank.file.cancels',
	(d) =>
		`insert into bank_instructions (id, agreement_id, charge_id, movement, data, state, at)
	select r.id, $2, r.charge_id, 'cancel', '{}', 'waiting', $3 from ${d.rows('$1', 'r', { id: 'text', charge_id: 'text' })}
	where true on conflict do nothing`,
);
export const picks = statement<PickRow>(
	'bank.file.picks',
	`select i.id, i.charge_id, c.case_id, c.debtor_id, i.movement, i.data, t.number, t.state as title_state
	from bank_instructions i join charges c on c.id = i.charge_id join bank_titles t on t.charge_id = i.charge_id
	where i.agreement_id = $1 and i.state = 'waiting' and i.id > $2 order by i.id limit $3`,
);
export const put = statement<{ id: string }>(
	'bank.file.put',
	(d) =>
		`update bank_instructions set state = 'inFile', file = $2, position = r.position, content = r.content
	from ${d.rows('$1', 'r', { id: 'text', position: 'int', content: 'text' })}
	where bank_instructions.id = r.id and bank_instructions.state = 'waiting' returning bank_instructions.id`,
);
export const sent = statement(
	'bank.titles.sent',
	(d) => `update bank_titles set state = 'sent' where state = 'waiting' and charge_id in ${d.list('$1')}`,
);
export const leave = statement(
	'bank.instructions.leave',
	(d) => `update bank_instructions set state = $2 where state = 'waiting' and id in ${d.list('$1')}`,
);
const highest = statement<{ n: number | null }>(
	'bank.file.highest',
	'select max(position) as n from bank_instructions where agreement_id = $1 and file = $2',
);
export const contents = statement<{ position: number; movement: string; content: string | null }>(
	'bank.file.contents',
	`select position, movement, content from bank_instructions where agreement_id = $1 and file = $2 and position > $3
	order by position limit $4`,
);

export function* lastPosition(agreementId: string, number: number): Tx<number> {
	return (yield* run(highest, agreementId, number))[0]?.n ?? 0;
}
