/** What was charged: each slip by itself, and each slip that a message brought. */
import { isWholePix, linesIn, readSlipLine } from './boleto';
import type { Flag, JudgedCharge, ReceivedMessage } from './types';

/** Whether a bank would take it: the line reads, and says the amount that was registered. */
export function isPayable({ line, cents }: JudgedCharge): boolean {
	if (line === null) return false;
	const read = readSlipLine(line);
	return typeof read !== 'string' && read.cents === cents;
}

/** What is wrong with a charge, whoever got it. `references` counts the live ones of each. */
export function checkCharge(charge: JudgedCharge, references: Map<string, number>, flag: Flag): void {
	const { line, pix, cents, noisy, live, reference } = charge;
	if (line !== null) {
		const read = readSlipLine(line);
		if (typeof read === 'string') flag('chargeLine', `the line cannot be paid: ${read}`);
		else if (read.cents !== cents) flag('chargeLine', 'the line says another amount than the charge');
	}
	if (pix !== null && !isWholePix(pix)) flag('chargeLine', 'the Pix code has a wrong checksum');
	if (noisy) flag('chargeNoise', 'the provider would write to the payer by itself');
	if (!live) return;
	const count = (references.get(reference) ?? 0) + 1;
	references.set(reference, count);
	if (count > 1) flag('sameCharge', 'another charge of the same reference can be paid too');
}

/** Every slip in a message is registered, the reader's own, and was neither paid nor withdrawn when it left. */
export function checkSlips(
	message: ReceivedMessage,
	document: string | undefined,
	byLine: ReadonlyMap<string, JudgedCharge>,
	graceMs: number,
	flag: Flag,
): void {
	const said = [message.text, ...(message.files ?? []).map(({ text }) => text)].join('\n');
	for (const line of linesIn(said)) {
		const charge = byLine.get(line);
		if (charge === undefined) flag('chargeUnknown', 'no provider has registered the slip');
		else if (document !== undefined && charge.document !== document)
			flag('chargeOfAnother', "the slip is another debtor's");
		else if (charge.endedAt !== null && message.at > charge.endedAt + graceMs)
			flag('chargeEnded', `the slip was paid or withdrawn at ${new Date(charge.endedAt).toISOString()}`);
	}
}
