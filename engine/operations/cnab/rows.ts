import type { CnabFormat } from '../../domain/cnab';
import { runOne, statement, type Tx } from '../../ports/ledger';
import type { AgreementContract } from './contract';

/** Id of the provider whose charges a bank registers by file. */
export const BY_FILE = 'cnab';

export interface AgreementRow {
	id: string;
	creditor_id: string;
	bank: string;
	format: CnabFormat;
	space: string;
	/** JSON of AgreementContract. */
	contract: string;
	next_file: number;
	building_until: number;
}

export const AGREEMENT_COLUMNS = 'id, creditor_id, bank, format, space, contract, next_file, building_until';

const one = statement<AgreementRow>(
	'bank.agreement',
	`select ${AGREEMENT_COLUMNS} from bank_agreements where id = $1`,
);

export const contractOf = (row: Pick<AgreementRow, 'contract'>): AgreementContract =>
	JSON.parse(row.contract) as AgreementContract;

export function* findAgreement(id: string): Tx<AgreementRow | undefined> {
	return yield* runOne(one, id);
}

/** Word for word the condition of the index by charge: SQLite looks into it for nothing else. */
export const OPEN_INSTRUCTION = `bank_instructions.state in ('waiting', 'inFile')`;
