import type { Span } from './columns';
import { ten } from './digits';
import { at, type ReadFile, type Sent } from './remessa';

export interface Answer {
	title: Sent;
	occurrence: string;
	/** `DDMMYY`. */
	day: string;
	paidCents?: number;
	feeCents?: number;
	/** As the bank's columns hold them. */
	reasons?: string;
}

class Line {
	private readonly cells = Array<string>(400).fill(' ');

	put([from, to]: Span, value: string): this {
		if (value.length !== to - from + 1) throw new Error(`Column ${from} has room for ${to - from + 1}.`);
		for (let i = 0; i < value.length; i++) this.cells[from - 1 + i] = value[i] as string;
		return this;
	}

	number([from, to]: Span, value: number): this {
		return this.put([from, to], String(value).padStart(to - from + 1, '0'));
	}

	end(number: number): string {
		return `${this.number([395, 400], number).cells.join('')}\r\n`;
	}
}

/** A retorno of the bank for these titles of a remessa, in the order given; its trailer counts what is in it. */
export function writeAnswer(
	file: ReadFile,
	sequence: number,
	day: string,
	answers: readonly Answer[],
): Buffer {
	const { bank, header } = file;
	const itau = bank.code === '341';
	const lines = [
		new Line()
			.put([1, 26], '02RETORNO01COBRANCA       ')
			.put([27, 46], at(header, [27, 46]))
			.put([47, 76], at(header, [47, 76]))
			.put([77, 79], bank.code)
			.put([95, 100], day)
			.number([109, 113], sequence)
			.end(1),
	];
	for (const one of answers) lines.push(detail(itau, one).end(lines.length + 1));
	const trailer = new Line().put([1, 7], `9201${bank.code}`);
	if (itau) trailer.number([213, 220], answers.length);
	else {
		const entries = answers.filter(({ occurrence }) => occurrence === '02');
		const paid = answers.filter(({ occurrence }) => occurrence === '06');
		trailer
			.number([58, 62], entries.length)
			.number(
				[63, 74],
				entries.reduce((all, { title }) => all + title.cents, 0),
			)
			.number([87, 91], paid.length)
			.number(
				[92, 103],
				paid.reduce((all, { paidCents = 0 }) => all + paidCents, 0),
			);
	}
	lines.push(trailer.end(lines.length + 1));
	return Buffer.from(lines.join(''), 'latin1');
}

function detail(
	itau: boolean,
	{ title, occurrence, day, paidCents = 0, feeCents = 0, reasons = '' }: Answer,
): Line {
	const { raw } = title;
	const line = new Line()
		.put([1, 1], '1')
		.put([38, 62], title.companyUse)
		.put([108, 108], itau ? 'I' : '9')
		.put([109, 110], occurrence)
		.put([111, 116], day)
		.put([117, 126], title.documentNumber)
		.put([147, 152], title.dueDate)
		.number([153, 165], title.cents)
		.put([166, 173], '03300001')
		.number([176, 188], feeCents)
		.number([254, 266], paidCents)
		.put([296, 301], paidCents > 0 ? day : '000000');
	if (!itau)
		return line
			.put([21, 37], at(raw, [21, 37]))
			.put([71, 82], title.ourNumber)
			.put([319, 328], reasons.padEnd(10, '0'));
	const branch = at(raw, [18, 21]);
	const account = at(raw, [24, 28]);
	return line
		.put([18, 29], at(raw, [18, 29]))
		.put([63, 70], title.ourNumber)
		.put([83, 85], title.carteira)
		.put([86, 93], title.ourNumber)
		.put([94, 94], ten(branch + account + title.carteira + title.ourNumber))
		.put([378, 385], reasons.padEnd(8));
}
