import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import { type Rule, seeded } from '../common/rules';
import { type Answer, writeAnswer } from './retorno';
import { at, type ReadFile, readFile, RefusedFile, type Sent } from './remessa';
import { BANKS, type BankColumns } from './columns';
import { type BankOptions, DEFAULTS, type Mode } from './options';

export interface Registered {
	title: Sent;
	file: ReadFile;
	state: 'open' | 'paid' | 'dropped' | 'rejected';
	/** What the payer is let off. */
	abatement: number;
	/** Business instants. */
	at: number;
	endedAt: number | null;
	/** What the payer gave; absent until then. */
	paidCents?: number;
}

/** An account at the bank: its count of files, and what it is still to be told. */
interface Account {
	file: ReadFile;
	lastNumber: number;
	sequence: number;
	answers: Answer[];
	/** Real instant of the latest news. */
	newsAt: number;
}

/** Bank's own codes for a payer's CEP that it does not take: Itaú occurrence 03 reason 08 … Bradesco 03 reason 49. */
const BAD_CEP = { '341': '08', '237': '49' } as const;
const LATE_FACTOR = 10;
const SAO_PAULO_MS = -3 * 3_600_000;

/**
 * A bank that registers boletos from files: reads a remessa by its own reading of the manual, keeps its own book, and answers by
 * retornos, one account a file. Itaú and Bradesco, CNAB 400.
 */
export class BankSimulator {
	readonly options: BankOptions;
	readonly book = new Map<string, Registered>();
	/** Every file that came, with what the validator said. */
	readonly journal: { accepted: boolean; titles: number; error?: string }[] = [];
	givenCount = 0;
	private readonly accounts = new Map<string, Account>();
	private readonly rules: Rule<Mode>[];
	private readonly chance: () => number;
	private given: Buffer | null = null;

	constructor(given: Partial<BankOptions> & { today?: () => string } = {}) {
		this.options = { ...DEFAULTS, ...given };
		this.rules = this.options.rules.map((rule) => ({ ...rule }));
		this.chance = seeded(this.options.seed);
		if (given.today) this.today = given.today;
		this.recall();
	}

	/** Business instant. */
	now(): number {
		return Date.now() + this.options.clockOffsetMs;
	}

	/** `DDMMYY` in São Paulo. */
	private readonly today: () => string = () => {
		const [year = '', month = '', day = ''] = new Date(this.now() + SAO_PAULO_MS)
			.toISOString()
			.slice(0, 10)
			.split('-');
		return day + month + year.slice(2);
	};

	misbehave(rule: Rule<Mode>): void {
		this.rules.push(rule);
	}

	/** Files that lie ready or will in a moment. */
	get pending(): number {
		return [...this.accounts.values()].filter(({ answers }) => answers.length > 0).length;
	}

	/** @throws RefusedFile where the bank's validator refuses it */
	receive(content: Buffer): { titles: number } {
		try {
			const file = readFile(content);
			const key = file.bank.code + at(file.header, [27, 46]);
			const account = this.accounts.get(key) ?? {
				file,
				lastNumber: 0,
				sequence: 0,
				answers: [],
				newsAt: 0,
			};
			if (file.fileNumber !== null && file.fileNumber !== account.lastNumber + 1)
				throw new RefusedFile(
					1,
					file.bank.fileNumber?.[0] ?? 1,
					`Esperava o arquivo ${account.lastNumber + 1}.`,
				);
			account.lastNumber = file.fileNumber ?? account.lastNumber;
			account.file = file;
			this.accounts.set(key, account);
			for (const title of file.titles) this.instruct(account, title);
			this.journal.push({ accepted: true, titles: file.titles.length });
			this.keep();
			return { titles: file.titles.length };
		} catch (error) {
			if (error instanceof RefusedFile)
				this.journal.push({
					accepted: false,
					titles: 0,
					error: `${error.line}:${error.column} ${error.message}`,
				});
			throw error;
		}
	}

	private instruct(account: Account, title: Sent): void {
		const { file } = account;
		const itau = file.bank.code === '341';
		const say = (occurrence: string, reasons = '') =>
			this.tell(account, { title, occurrence, day: this.today(), reasons });
		const key = keyOf(file.bank, title);
		const known = this.book.get(key);
		if (title.movement === '01') {
			if (known && known.state !== 'rejected') return say('03', '63');
			const refused = this.take('rejects');
			const state = refused ? 'rejected' : 'open';
			const { abatement } = title;
			this.book.set(key, { title, file, state, abatement, at: this.now(), endedAt: null });
			return say(refused ? '03' : '02', refused ? BAD_CEP[file.bank.code as keyof typeof BAD_CEP] : '');
		}
		if (known?.state !== 'open') {
			if (title.movement === '02') return say(itau ? '15' : '27');
			return say(itau ? '16' : '32');
		}
		switch (title.movement) {
			case '02':
				known.state = 'dropped';
				known.endedAt = this.now();
				return say('09');
			case '04':
				if (title.abatement <= 0 || title.abatement >= known.title.cents) return say(itau ? '16' : '32');
				known.abatement = title.abatement;
				return say('12');
			case '05':
				known.abatement = 0;
				return say('13');
			default:
				known.title = { ...known.title, dueDate: title.dueDate };
				return say('14');
		}
	}

	/** The payer pays what the bank asks, or so much; the next retorno tells. False where nobody can pay it. */
	pay(ourNumber: string, cents?: number, feeCents = 0): boolean {
		const known = [...this.book.values()].find(
			({ title, state }) => title.ourNumber === ourNumber && state === 'open',
		);
		const account = known && this.accounts.get(known.file.bank.code + at(known.file.header, [27, 46]));
		if (!known || !account) return false;
		known.state = 'paid';
		known.endedAt = this.now();
		const paidCents = cents ?? known.title.cents - known.abatement;
		known.paidCents = paidCents;
		this.tell(account, { title: known.title, occurrence: '06', day: this.today(), paidCents, feeCents });
		this.keep();
		return true;
	}

	/** The next retorno; null while there is nothing to tell. */
	retorno(): Buffer | null {
		if (this.given && this.take('twice')) return this.given;
		const account = [...this.accounts.values()].find(({ answers }) => answers.length > 0);
		return account ? this.answer(account) : null;
	}

	/** What lies ready for the mailbox now. */
	due(): Buffer | null {
		if (this.given && this.take('twice')) {
			this.givenCount += 1;
			return this.given;
		}
		const now = Date.now();
		const account = [...this.accounts.values()].find(
			({ answers, newsAt }) => answers.length > 0 && now - newsAt >= this.options.answerMs,
		);
		if (!account) return null;
		if (this.take('late')) {
			account.newsAt = now + (LATE_FACTOR - 1) * this.options.answerMs;
			return null;
		}
		return this.answer(account);
	}

	private answer(account: Account): Buffer {
		const answers = this.take('backwards') ? account.answers.reverse() : account.answers;
		account.answers = [];
		account.sequence += 1;
		this.givenCount += 1;
		const file = writeAnswer(account.file, account.sequence, this.today(), answers);
		this.given = file;
		this.keep();
		return this.spoiled(file, account.file.bank);
	}

	private spoiled(file: Buffer, bank: BankColumns): Buffer {
		if (this.take('truncated')) return file.subarray(0, file.length - 402 - 200);
		const copy = Buffer.from(file);
		if (this.take('wrongCount')) {
			const count = bank.code === '341' ? 215 : 57;
			copy.write('00009', copy.length - 402 + count, 'latin1');
			return copy;
		}
		// Letters where the amount of the first title stands.
		if (this.take('badLine')) copy.write('ILEGIVEL', 402 + 152, 'latin1');
		return copy;
	}

	private tell(account: Account, answer: Answer): void {
		account.answers.push(answer);
		account.newsAt = Date.now();
	}

	private take(mode: Mode): boolean {
		for (const rule of this.rules) {
			if (rule.mode !== mode || (rule.times ?? 1) <= 0) continue;
			if (rule.rate !== undefined && this.chance() >= rule.rate) continue;
			if (rule.times !== undefined) rule.times -= 1;
			return true;
		}
		return false;
	}

	/** Whole and at once: a bank that forgets a title would make every later answer a lie. */
	private keep(): void {
		const { stateFile } = this.options;
		if (stateFile === undefined) return;
		const state = {
			book: [...this.book],
			accounts: [...this.accounts],
			journal: this.journal,
			givenCount: this.givenCount,
			given: this.given?.toString('base64') ?? null,
		};
		writeFileSync(`${stateFile}.part`, JSON.stringify(state, leaner), { mode: 0o600 });
		renameSync(`${stateFile}.part`, stateFile);
	}

	private recall(): void {
		const { stateFile } = this.options;
		if (stateFile === undefined || !existsSync(stateFile)) return;
		const state = JSON.parse(readFileSync(stateFile, 'utf8')) as {
			book: [string, Registered][];
			accounts: [string, Account][];
			journal: { accepted: boolean; titles: number; error?: string }[];
			givenCount: number;
			given: string | null;
		};
		for (const [key, one] of state.book) this.book.set(key, { ...one, file: columnsBack(one.file) });
		for (const [key, one] of state.accounts) this.accounts.set(key, { ...one, file: columnsBack(one.file) });
		this.journal.push(...state.journal);
		this.givenCount = state.givenCount;
		this.given = state.given === null ? null : Buffer.from(state.given, 'base64');
	}
}

const keyOf = (bank: BankColumns, { carteira, ourNumber, raw }: Sent): string =>
	[bank.code, at(raw, [18, 29]), carteira, ourNumber].join('/');

/** Of a file only its bank and its header are needed later. */
const leaner = (name: string, value: unknown): unknown => (name === 'titles' ? [] : value);

const columnsBack = (file: ReadFile): ReadFile => ({
	...file,
	bank: BANKS.find(({ code }) => code === file.bank.code) ?? file.bank,
});
