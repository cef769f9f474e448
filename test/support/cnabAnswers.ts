/** Titles of a bank by file and what it answers of them: for tests, and for benches, which have no jest. */
import { layoutOf, writeRetorno, type AnswerTitle } from '../../engine/domain/cnab';
import type { AgreementInput } from '../../engine/operations/cnab/agreements';
import { companyUseOf } from '../../engine/operations/cnab/reference';
import { type Ledger, run, type SqlRow, statement } from '../../engine/ports/ledger';

export const ITAU: AgreementInput = {
	id: 'itau-109',
	creditorId: 'casa',
	bank: '341',
	format: 400,
	contract: { carteira: '109', branch: '1234', account: '56789', accountDigit: '7', species: 'DM' },
};
export const BRADESCO: AgreementInput = {
	id: 'bradesco-09',
	creditorId: 'casa',
	bank: '237',
	format: 400,
	contract: {
		carteira: '9',
		branch: '1234',
		account: '56789',
		accountDigit: '0',
		convenio: '4321',
		species: 'DM',
	},
};

export interface TitleNow {
	charge_id: string;
	number: number;
	digits: string;
	checked: string;
	amount: number;
	due_date: string;
	registered_by: string | null;
	status: string;
	state: string;
	cancel: string;
}

const titleRows = statement<TitleNow & SqlRow>(
	't.cnab.titles',
	`select t.charge_id, t.number, t.digits, t.digits_checked as checked, c.amount, c.due_date, c.registered_by, c.status, t.state, c.cancel
	from bank_titles t join charges c on c.id = t.charge_id order by t.number`,
);

export async function titlesIn(ledger: Ledger): Promise<TitleNow[]> {
	return await ledger.read('t.cnab.titles', () => run(titleRows));
}

/** A line of the bank about a title. */
export function says(title: TitleNow, occurrence: string, more: Partial<AnswerTitle> = {}): AnswerTitle {
	return {
		companyUse: companyUseOf(title.charge_id),
		ourNumber: title.checked,
		documentNumber: String(title.number),
		dueDate: title.due_date,
		amount: title.amount,
		eventDate: '2026-03-11',
		carteira: '109',
		...more,
		occurrence,
	};
}

/** A payment of it, whole unless told otherwise. */
export function pays(title: TitleNow, more: Partial<AnswerTitle> = {}): AnswerTitle {
	return says(title, '06', {
		paid: title.amount,
		eventDate: '2026-03-12',
		creditDate: '2026-03-13',
		receivingBank: '033',
		receivingBranch: '4321',
		...more,
	});
}

/** The bank's file, with a trailer that counts right where the layout has one that counts. */
export function retornoOf(
	titles: readonly AnswerTitle[],
	{ agreement = ITAU, sequence = 1 }: { agreement?: AgreementInput; sequence?: number } = {},
): Buffer {
	const { bank, format, contract } = agreement;
	const totals: Record<string, number> = {};
	for (const { of, count, sum, what } of layoutOf(bank, format).retorno.totals ?? []) {
		const told = titles.filter(({ occurrence }) => of === null || of.includes(occurrence));
		if (count) totals[count] = told.length;
		if (sum) totals[sum] = told.reduce((all, title) => all + Number(title[what] ?? 0), 0);
	}
	const { branch, account, accountDigit, convenio } = contract;
	const file = {
		branch,
		account,
		accountDigit,
		convenio,
		fileSequence: sequence,
		fileDate: '2026-03-11',
		...totals,
	};
	return Buffer.from([...writeRetorno(bank, format, file, titles)].join(''), 'latin1');
}
