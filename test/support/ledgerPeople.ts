/** Invented creditors and debtors for ledger tests: nobody's documents (base 000) and nobody's phones (90xxx-xxxx). */
import { importPortfolio, type ImportReport } from '../../engine/operations/importPortfolio';
import { type CreditorInput, saveCreditor, saveSender } from '../../engine/operations/creditors';
import type { CreditorMode } from '../../engine/domain/compliance/types';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import { BAND_DEFAULTS, type OfferBand } from '../../engine/domain/negotiation';
import type { Ledger } from '../../engine/ports/ledger';
import { inventedCnpj, inventedCpf, inventedMobile } from '../../sandbox/demo/numbers';

/** Tuesday 10 March 2026, 10:30 in São Paulo: no holiday near, no change of clocks. */
export const TUESDAY = Date.parse('2026-03-10T10:30:00-03:00');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const TEST_PHONE = '+5511900000007';

/** Step `um` is due one day after the due date, `dois` on the third day, `tres` on the tenth. */
export const JOURNEY: JourneyDefinition = {
	key: 'prova',
	displayName: 'Régua de prova',
	firstTouchOffset: 1,
	steps: [
		{ key: 'um', offset: 1, stage: 'reminder', template: 'aviso', channels: ['sms'] },
		{ key: 'dois', offset: 3, stage: 'amicable', template: 'conversa', channels: ['sms'] },
		{ key: 'tres', offset: 10, stage: 'amicable', template: 'opcoes', channels: ['sms'] },
	],
};
/** Two instalments from the first day overdue on. */
export const OFFERS: OfferBand[] = [{ ...BAND_DEFAULTS, fromDays: 1, maxInstallments: 2 }];
/** Yesterday as seen from TUESDAY, a Monday. */
export const DUE_DATE = '09/03/2026';

/** One debt of a portfolio file. `person` decides document and, unless given, the phone. */
export interface SeedDebt {
	creditor?: string;
	person: number;
	/** Number of the debt at the creditor; by default made of the person's. */
	title?: string;
	/** Running numbers of phones; empty = none. Default: the person's own. */
	phones?: number[];
	due?: string;
	amount?: string;
	group?: string;
	email?: string;
}

export function phoneOf(n: number): string {
	return `+5511${inventedMobile(n)}`;
}

export function documentOf(person: number): string {
	return inventedCpf(person);
}

export async function seedCreditor(
	ledger: Ledger,
	id: string,
	options: Partial<CreditorInput> & { mode?: CreditorMode; provider?: string; ratePerSecond?: number } = {},
): Promise<void> {
	const { provider = 'fake', ratePerSecond = 10_000, ...more } = options;
	await saveCreditor(ledger, {
		id,
		displayName: `Casa ${id}`,
		legalName: `Casa ${id} Ltda`,
		document: inventedCnpj([...id].reduce((sum, c) => sum + c.charCodeAt(0), 0)),
		address: 'Rua das Flores, 10, Centro, Curitiba, PR',
		phone: '+551140001234',
		mode: 'live',
		sms42a: `Casa ${id} 00000 R Flores 10 PR`,
		testPhone: TEST_PHONE,
		...more,
	});
	await saveSender(ledger, {
		creditorId: id,
		channel: 'sms',
		provider,
		address: senderOf(id),
		settings: { ratePerSecond },
	});
}

export function senderOf(creditor: string): string {
	return `${creditor}.sms`;
}

const HEADER = 'credor;titulo;documento;nome;telefone;telefone2;vencimento;valor;tipo_divida;uf;grupo;email';

export function portfolioFile(debts: readonly SeedDebt[]): Buffer {
	const lines = debts.map((debt) => {
		const {
			creditor = 'casa',
			person,
			title,
			phones = [person],
			due = DUE_DATE,
			amount = '150,00',
			group,
			email,
		} = debt;
		const written = phones.map((n) => phoneOf(n).slice(3));
		return [
			creditor,
			title ?? `T${person}${group ?? ''}`,
			inventedCpf(person),
			`Fulana Inventada ${'ABCDEFGHIJ'.charAt(person % 10)}`,
			written[0] ?? '',
			written[1] ?? '',
			due,
			amount,
			'mensalidade_escolar',
			'SP',
			group ?? '',
			email ?? '',
		].join(';');
	});
	return Buffer.from([HEADER, ...lines, ''].join('\n'));
}

export async function seedDebts(ledger: Ledger, debts: readonly SeedDebt[]): Promise<ImportReport> {
	const report = await importPortfolio(ledger, { source: portfolioFile(debts), fileName: 'carteira.csv' });
	if (report.rejected > 0) throw new Error(`The seed has bad rows: ${JSON.stringify(report.rejectedRows)}`);
	return report;
}

/** `count` debtors of a creditor with one debt each, persons `from`, `from + 1`… */
export function debtsOf(count: number, from = 1, creditor = 'casa'): SeedDebt[] {
	return Array.from({ length: count }, (_, i) => ({ creditor, person: from + i }));
}
