import { type Answer, writeAnswer } from './retorno';
import { type ReadFile, readFile, RefusedFile, type Sent } from './remessa';

/** How a bank may spoil its next file. */
export const MODES = ['twice', 'backwards', 'truncated', 'wrongCount', 'rejects'] as const;
export type Mode = (typeof MODES)[number];

export interface Registered {
	title: Sent;
	file: ReadFile;
	state: 'open' | 'paid' | 'dropped' | 'rejected';
}

/** Bank's own codes for a payer's CEP that it does not take: Itaú occurrence 03 reason 08 … Bradesco 03 reason 49. */
const BAD_CEP = { '341': '08', '237': '49' } as const;

/**
 * A bank that registers boletos from files: reads a remessa by its own reading of the manual, keeps its own book, and answers by
 * retornos. Itaú and Bradesco, CNAB 400.
 */
export class BankSimulator {
	readonly book = new Map<string, Registered>();
	/** Every file that came, with what the validator said. */
	readonly journal: { accepted: boolean; titles: number; error?: string }[] = [];
	private readonly spoiled: Mode[] = [];
	private answers: Answer[] = [];
	private last: ReadFile | null = null;
	private lastNumber = 0;
	private sequence = 0;
	private given: Buffer | null = null;

	constructor(private readonly today: () => string) {}

	misbehave(mode: Mode): void {
		this.spoiled.push(mode);
	}

	/** @throws RefusedFile where the bank's validator refuses it */
	receive(content: Buffer): { titles: number } {
		try {
			const file = readFile(content);
			if (file.fileNumber !== null && file.fileNumber !== this.lastNumber + 1)
				throw new RefusedFile(
					1,
					file.bank.fileNumber?.[0] ?? 1,
					`Esperava o arquivo ${this.lastNumber + 1}.`,
				);
			this.lastNumber = file.fileNumber ?? this.lastNumber;
			this.last = file;
			for (const title of file.titles) this.instruct(file, title);
			this.journal.push({ accepted: true, titles: file.titles.length });
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

	private instruct(file: ReadFile, title: Sent): void {
		const say = (occurrence: string, reasons = '') =>
			this.answers.push({ title, occurrence, day: this.today(), reasons });
		const known = this.book.get(title.ourNumber);
		const bad = BAD_CEP[file.bank.code as keyof typeof BAD_CEP];
		if (title.movement === '01') {
			if (known && known.state !== 'rejected') return void say('03', '63');
			const refused = this.take('rejects');
			this.book.set(title.ourNumber, { title, file, state: refused ? 'rejected' : 'open' });
			say(refused ? '03' : '02', refused ? bad : '');
		} else if (title.movement === '02') {
			if (known?.state !== 'open') return void say(file.bank.code === '341' ? '15' : '27');
			known.state = 'dropped';
			say('09');
		} else say(title.movement === '06' ? '14' : title.movement === '04' ? '12' : '13');
	}

	/** The payer pays; the next retorno tells. Nothing where nobody can pay it. */
	pay(ourNumber: string, cents?: number, feeCents = 0): boolean {
		const known = this.book.get(ourNumber);
		if (known?.state !== 'open') return false;
		known.state = 'paid';
		const paidCents = cents ?? known.title.cents;
		this.answers.push({ title: known.title, occurrence: '06', day: this.today(), paidCents, feeCents });
		return true;
	}

	/** The next retorno; null while there is nothing to tell. */
	retorno(): Buffer | null {
		if (this.given && this.take('twice')) return this.given;
		if (this.answers.length === 0 || !this.last) return null;
		const answers = this.take('backwards') ? this.answers.reverse() : this.answers;
		this.answers = [];
		this.sequence += 1;
		const file = writeAnswer(this.last, this.sequence, this.today(), answers);
		this.given = file;
		if (this.take('truncated')) return file.subarray(0, file.length - 402 - 200);
		if (this.take('wrongCount')) {
			const spoiled = Buffer.from(file);
			const count = this.last.bank.code === '341' ? 212 : 57;
			spoiled.write('00009', spoiled.length - 402 + count + (count === 212 ? 3 : 0), 'latin1');
			return spoiled;
		}
		return file;
	}

	private take(mode: Mode): boolean {
		const index = this.spoiled.indexOf(mode);
		if (index >= 0) this.spoiled.splice(index, 1);
		return index >= 0;
	}
}
