import { parseAmount } from './amounts';
import { type RawRow, textOf } from './cells';
import { parseDay } from './dates';
import { FieldReader, Rejection, UNREADABLE } from './reading';
import type { LeavingTitle, PaidTitle, TitleRow } from './types';

/** Reads files that name debts which the ledger has: payments and withdrawals. */
abstract class TitleReader<T> extends FieldReader {
	read({ rowNumber, cells }: RawRow): TitleRow<T>[] {
		if (cells === null) return [{ rowNumber, rejected: UNREADABLE }];
		this.start(cells);
		try {
			this.checkWidth();
			return [{ rowNumber, title: this.item(this.creditor()) }];
		} catch (thrown) {
			if (thrown instanceof Rejection) return [{ rowNumber, rejected: thrown.issue }];
			throw thrown;
		}
	}

	protected abstract item(creditorId: string): T;
}

export class PaymentReader extends TitleReader<PaidTitle> {
	private readonly times = new Map<string, number>();

	protected item(creditorId: string): PaidTitle {
		const externalId = this.checkTitle(this.title(null));
		const { formats } = this.mapping.layout;
		const cell = this.cell('valor_pago');
		const settles = /^(quitad|liquidad|baixad|total)/i.test(this.text('situacao'));
		const day = this.text('pago_em');
		const paidOn =
			textOf(cell) === '' && day === '' ? '' : this.must('pago_em', parseDay(day, formats.pago_em));
		if (textOf(cell) === '')
			return { creditorId, externalId, paidOn, cents: null, settles: true, paymentId: '' };
		const { cents } = this.must('valor_pago', parseAmount(cell, formats.valor_pago));
		if (cents <= 0) throw this.rejection('valor_pago', 'Valor precisa ser maior que zero.', textOf(cell));
		return {
			creditorId,
			externalId,
			paidOn,
			cents,
			settles,
			paymentId: this.idOf(externalId, paidOn, cents),
		};
	}

	/** Two equal payments of one file are two; the same file again tells of the same two. */
	private idOf(externalId: string, paidOn: string, cents: number): string {
		const given = this.text('pagamento_id');
		if (given !== '') return given.slice(0, 120);
		const made = `${externalId}:${paidOn}:${cents}`;
		const times = (this.times.get(made) ?? 0) + 1;
		this.times.set(made, times);
		return times === 1 ? made : `${made}:${times}`;
	}
}

export class WithdrawalReader extends TitleReader<LeavingTitle> {
	protected item(creditorId: string): LeavingTitle {
		const externalId = this.checkTitle(this.title(null));
		this.claimTitle(creditorId, externalId);
		return { creditorId, externalId, reason: this.optional('motivo') };
	}
}
