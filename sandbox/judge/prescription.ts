import type { JudgedDebt } from './portfolio';

/** Years after which a debt may not be collected, by the file's word; a kind that nobody stated waits after one. */
const YEARS: Readonly<Record<string, number>> = {
	aluguel: 3,
	titulo_credito: 3,
	indenizacao: 3,
	seguro: 1,
	hospedagem: 1,
	outro: 1,
	'': 1,
};
const USUAL_YEARS = 5;

export function isPrescribed(debt: JudgedDebt, today: string): boolean {
	const years = YEARS[debt.kind] ?? USUAL_YEARS;
	const end = `${Number(debt.dueDate.slice(0, 4)) + years}${debt.dueDate.slice(4)}`;
	return debt.kind === '' || debt.kind === 'outro' ? today > end : today >= end;
}
