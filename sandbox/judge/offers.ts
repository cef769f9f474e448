/** Offers in an e-mail, read from its plain text by the judge's own eyes: do they add up, and is nobody asked for more than they owe? */
import { DateTime } from 'luxon';

import { isBankingDay } from './days';
import type { JudgedDebtor } from './portfolio';
import type { Flag, JudgedCreditor, ReceivedMessage } from './types';
import { total, worthOf } from './worth';

const ZONE = 'America/Sao_Paulo';
const MONEY = String.raw`R\$ ([\d.]+,\d{2})`;
/** A star, a name and an amount, and below it the lines that belong to it. */
const OPTION = new RegExp(String.raw`^\* (.+): ${MONEY}$((?:\n {2}.+)+)`, 'gm');
/** CDC art. 54-B III. */
const LEAST_DAYS = 2;

export function checkOffers(
	{ text, at }: ReceivedMessage,
	debtor: JudgedDebtor,
	{ settings }: JudgedCreditor,
	flag: Flag,
): void {
	const options = [...text.matchAll(OPTION)];
	if (options.length === 0) return;
	const wrong = (detail: string) => flag('offer', detail);
	if (!settings?.offers) return wrong('the creditor offers nothing');
	const day = DateTime.fromMillis(at, { zone: ZONE });
	const today = day.toISODate() ?? '';
	const full = new RegExp(String.raw`valor em (\S+) é ${MONEY}`).exec(text.replace(/\s+/g, ' '));
	const until = dateOf(/As opções valem até (\S+)\./.exec(text.replace(/\s+/g, ' '))?.[1]);
	if (!full || !until)
		return wrong('it does not say what is owed without an offer, and until when the offers stand');
	const owed = centsOf(full[2]);
	if (dateOf(full[1])?.toISODate() !== today) wrong('what is owed is that of another day');
	const worth = debtor.debts.map((debt) => worthOf(debt, today));
	if (owed > total(worth) + worth.length) wrong('it asks for more than the debts of the portfolio are worth');
	if (until.diff(day.startOf('day'), 'days').days < LEAST_DAYS)
		wrong('it gives less than two days to choose');
	for (const [, name, amount, lines = ''] of options) {
		const sum = centsOf(amount);
		const paid = paymentsOf(lines);
		if (paid === null) wrong(`nobody could say how "${name}" is paid`);
		else if (paid.length > 0 && total(paid) !== sum) wrong(`the instalments of "${name}" do not add up`);
		const off = new RegExp(`Desconto de ${MONEY}`).exec(lines);
		if (sum + centsOf(off?.[1]) !== owed) wrong(`total and discount of "${name}" are not what is owed`);
		if (sum <= 0) wrong(`"${name}" costs nothing`);
		const first = dateOf(/1º pagamento em (\S+)/.exec(lines)?.[1]);
		if (!first || first <= until || !isBankingDay(first))
			wrong(`the first payment of "${name}" is on no day for it`);
	}
}

/** Cents of each instalment; none for a single payment, null where it cannot be read. */
function paymentsOf(lines: string): number[] | null {
	const equal = new RegExp(String.raw`(\d+) parcelas mensais de ${MONEY}$`, 'm').exec(lines);
	const first = new RegExp(
		String.raw`A primeira de ${MONEY} e (?:a segunda|(\d+) parcelas mensais) de ${MONEY}$`,
		'm',
	).exec(lines);
	if (first) return [centsOf(first[1]), ...Array<number>(Number(first[2] ?? 1)).fill(centsOf(first[3]))];
	if (equal) return Array<number>(Number(equal[1])).fill(centsOf(equal[2]));
	return /^ {2}1 pagamento$/m.test(lines) ? [] : null;
}

const centsOf = (text = '0,00') => Number(text.replace(/[.,]/g, ''));

function dateOf(text = ''): DateTime | null {
	const date = DateTime.fromFormat(text, 'dd/MM/yyyy', { zone: ZONE });
	return date.isValid ? date : null;
}
