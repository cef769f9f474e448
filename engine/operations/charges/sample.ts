import { createHash } from 'node:crypto';
import type { ChargeNeed } from '../../domain/charges';
import { computeBoleto } from '../../domain/boleto/boleto';

/**
 * Numbers of a slip to look at while a creditor is in test: well formed, of branch and account zero, which no bank has given
 * to anybody. Nobody registers it, so nobody can pay it, and the slip says so.
 */
export function sampleNumbers(id: string, need: ChargeNeed) {
	const number = parseInt(createHash('sha256').update(id).digest('hex').slice(0, 8), 16) % 100_000_000;
	const boleto = computeBoleto({
		bank: '341',
		carteira: '109',
		branch: '0',
		account: '0',
		nossoNumero: String(number),
		amountCents: need.amountCents,
		dueDate: need.dueDate,
	});
	return { ourNumber: boleto.nossoNumero.printed, digitableLine: boleto.line, barcode: boleto.barcode };
}
