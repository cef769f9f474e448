/** Offers in words, pt-BR: what the e-mail, the debtor's page and the person who confirms read. Nothing hurries anybody. */
import { formatReais } from '../../core/money';
import type { Offer } from './offers';

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const day = (iso: string) => iso.replace(/^(\d{4})-(\d{2})-(\d{2}).*$/, '$3/$2/$1');

/** `À vista`, `Em 3 vezes` */
export function offerTitle({ kind, installments }: Pick<Offer, 'kind' | 'installments'>): string {
	return kind === 'cash' ? 'À vista' : `Em ${installments.length} vezes`;
}

/** `1 pagamento`; `3 parcelas mensais de R$ 51,00`; where cents were left over: `a primeira de R$ 51,02 e 2 parcelas mensais de R$ 51,01` */
export function offerDetail({ kind, installments }: Pick<Offer, 'kind' | 'installments'>): string {
	const [first, second] = installments;
	if (kind === 'cash' || !first || !second) return '1 pagamento';
	if (first.amount === second.amount)
		return `${installments.length} parcelas mensais de ${formatReais(first.amount)}`;
	const others = installments.length === 2 ? 'a segunda' : `${installments.length - 1} parcelas mensais`;
	return `a primeira de ${formatReais(first.amount)} e ${others} de ${formatReais(second.amount)}`;
}

/** `desconto de R$ 3,05 em multa e juros`; empty where there is none. */
export function discountText({ discount, discountOn }: Offer): string {
	if (discount === 0) return '';
	const names = [
		discountOn.fine > 0 && 'multa',
		discountOn.interest > 0 && 'juros',
		discountOn.principal > 0 && 'valor original',
	].filter(Boolean);
	const last = names.pop();
	return `desconto de ${formatReais(discount)} em ${names.length > 0 ? `${names.join(', ')} e ` : ''}${last}`;
}

/** An offer as a message shows it. */
export function offerInWords(offer: Offer) {
	const saving = discountText(offer);
	return {
		key: offer.key,
		title: offerTitle(offer),
		detail: upperFirst(offerDetail(offer)),
		total: offer.total,
		...(saving === '' ? {} : { saving: upperFirst(saving) }),
		dueDate: offer.installments[0]?.dueDate ?? offer.madeOn,
	};
}

/** Below all options: what they are compared with, what instalments cost, until when they stand, and that nothing binds yet. */
export function offersNote(offers: readonly Offer[]): string {
	const [one] = offers;
	if (!one) return '';
	const sentences = [
		`Sem desconto, o valor em ${day(one.madeOn)} é ${formatReais(one.owed)}.`,
		...(offers.some(({ kind }) => kind === 'installments')
			? ['As parcelas são mensais e somam esse mesmo valor, sem acréscimo.']
			: []),
		...(one.coversAll ? [] : ['As opções são para o que já venceu; o que ainda vai vencer fica como está.']),
		`As opções valem até ${day(one.validUntil)}. Escolher ainda não é um acordo: uma pessoa da equipe confirma com você.`,
	];
	return sentences.join(' ');
}

/** For the person who confirms: `em 2 vezes, total de R$ 153,05 (a primeira de …; primeiro pagamento em 15/12/2026)` */
export function offerSummary(offer: Offer): string {
	const parts = [
		offerDetail(offer),
		...(offer.discount > 0 ? [discountText(offer)] : []),
		`primeiro pagamento em ${day(offer.installments[0]?.dueDate ?? '')}`,
	];
	return `${offerTitle(offer).toLowerCase()}, total de ${formatReais(offer.total)} (${parts.join('; ')})`;
}
