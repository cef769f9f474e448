/** `npm start -- --bank`: a morning with the bank, from the first remessa to money, told in a few lines. */
import { AGREEMENT } from './bankCreditor';
import { BankDay } from './bankDay';
import type { Progress } from './progress';
import type { Outcome } from './result';
import type { Sandbox } from './sandbox';
import { businessDate } from './when';

const DEBTS = 12;
const DAY_MS = 86_400_000;
/** Far enough that the notice before the due date is due now. */
const DUE_IN_DAYS = 4;

/** Saves creditor, agreement and debts. */
export async function prepareBank(sandbox: Sandbox, now: number, progress: Progress): Promise<BankDay> {
	const { bank } = sandbox.current.providers;
	if (!bank) throw new Error('The sandbox was started without its bank.');
	const day = new BankDay(sandbox, bank);
	await progress.during(`Saving the agreement ${AGREEMENT} with the bank`, () => day.prepare());
	await sandbox.importPortfolio(await day.writePortfolio(DEBTS, businessDate(now + DUE_IN_DAYS * DAY_MS)));
	return day;
}

/** Titles go to the bank and come back registered, their messages go out, every other debtor pays, and the answer is read twice. */
export async function liveBankDay(
	day: BankDay,
	rest: () => Promise<Outcome>,
	progress: Progress,
): Promise<void> {
	const registered = await progress.during('Exchanging files with the bank', () =>
		day.exchange((titles) => titles.length >= DEBTS),
	);
	for (const { file, said } of registered) progress.say(`Bank, ${file}: ${said}`);
	await rest();
	const open = (await day.bank.titles()).filter(({ state }) => state === 'open');
	for (const { ourNumber } of open.filter((_one, i) => i % 2 === 0)) await day.bank.pay(ourNumber);
	const paid = await day.exchange(() => true);
	for (const { file, said } of paid) progress.say(`Bank, ${file}: ${said}`);
	const last = paid.at(-1);
	if (last) progress.say(`Bank, ${last.file} read again: ${(await day.send(last.file)).said}`);
}
