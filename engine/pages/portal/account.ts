/** The debtor's own page: what is owed and why it is that much, how to pay it, and how to say anything else. */
import { formatReais } from '../../core/money';
import { formatLine } from '../../domain/boleto/digitableLine';
import type { Account, AccountCharge, AccountDebt, ChosenOffer, PortalAction } from '../../domain/portal';
import type { Page } from '../page';
import { discountText, type Offer, offerDetail, offersNote, offerTitle } from '../../domain/negotiation';
import { genuine, stopping } from './cover';
import { button, code, day, fields, fold, html, type Html, moment, pageOf } from './html';
import { qrSvg } from './qr';

/** One-tap reasons of e-mails, and what they open here. None does anything by itself. */
const REASONS: Readonly<Record<string, PortalAction>> = {
	pago: 'alreadyPaid',
	prazo: 'moreTime',
	programado: 'moreTime',
	valor: 'contested',
	divergencia: 'contested',
	conversa: 'person',
	documento: 'boletoAsked',
};

export const isReason = (key: string): boolean => Object.hasOwn(REASONS, key);

/** `reason`: the key that a link of an e-mail brought; what it speaks of stands open. `offer`: likewise, of one of
 * the options. `changed`: the offer that was chosen is no more. */
export function accountPage(
	account: Account,
	session: string,
	more: { reason?: string; offer?: string; changed?: boolean } = {},
): Page {
	const { cover, firstName, debts } = account;
	const wanted = more.reason !== undefined && isReason(more.reason) ? REASONS[more.reason] : undefined;
	const body = html`<h1>Olá${firstName && `, ${firstName}`}.</h1>
		${more.changed && html`<p class="alert" role="alert">As opções mudaram desde que você abriu a página. Veja as de agora.</p>`}
		${quiet(account)} ${debts.length === 0 ? nothing(account) : open(account, session, more.offer ?? '')}
		${say(account, session, wanted)} ${stopping(cover, session)} ${genuine(cover)}`;
	return pageOf(200, `Recado de ${cover.displayName}`, cover, body);
}

function nothing({ closed, cover }: Account): Html {
	return closed
		? html`<p class="note">Não há nada em aberto com ${cover.displayName}. Obrigado!</p>`
		: html`<p class="note">
				Não há nada a pagar por esta página. Para saber mais, fale com uma pessoa de ${cover.displayName}.
			</p>`;
}

function open(account: Account, session: string, wanted: string): Html {
	const { cover, today, debts, totalCents, charge } = account;
	return html`<p>Isto está em aberto com ${cover.displayName} em ${day(today)}:</p>
		${debts.map(debtCard)}
		${debts.length > 1 && html`<p class="total"><span>Total</span><span>${formatReais(totalCents)}</span></p>`}
		${account.choice ? chosen(account, account.choice, session) : charge ? payment(account, charge, session) : askForCharge(session)}
		${account.offers.length > 0 && offers(account, session, wanted)}`;
}

/** Whoever chose is not asked for another amount beside it: what the open charge asks for is there for who would rather pay the whole. */
function chosen(account: Account, choice: ChosenOffer, session: string): Html {
	const { charge, totalCents } = account;
	return html`<section>
			<h2>Você escolheu: ${offerTitle(choice).toLowerCase()}</h2>
			<p><b>${formatReais(choice.total)}</b>, ${offerDetail(choice)}. ${firstPayment(choice)}</p>
			<p>
				Uma pessoa da equipe confirma com você e envia o que pagar. Até lá não é preciso pagar nada por esta
				página.
			</p>
		</section>
		${charge && fold(`Prefiro pagar ${formatReais(charge.amount)}, ${charge.amount === totalCents ? 'o total de hoje' : 'o valor do boleto'}`, payment(account, charge, session))}`;
}

const firstPayment = ({ installments }: Pick<Offer, 'installments'>) =>
	`Primeiro pagamento em ${day(installments[0]?.dueDate ?? '')}.`;

function quiet({ quietUntil, cover }: Account): Html | null {
	if (quietUntil === undefined) return null;
	const until =
		quietUntil === null ? 'Até uma pessoa da equipe olhar o seu caso' : `Até ${moment(quietUntil)}`;
	return html`<p class="note">${until}, ${cover.displayName} não envia cobranças automáticas a você.</p>`;
}

function debtCard({ description, reference, dueDate, balance }: AccountDebt): Html {
	const rows: [string, number][] = [
		['Valor original', balance.originalCents],
		['Correção', balance.correctionCents],
		['Multa', balance.fineCents],
		['Juros', balance.interestCents],
		['Custas', balance.costsCents],
		['Honorários', balance.feesCents],
		['Desconto', -balance.discountCents],
		['Já pago', -balance.paidCents],
	];
	return html`<section>
		<h2>${description ?? 'Valor em aberto'}</h2>
		<p class="small">Nº ${reference} · vencimento ${day(dueDate)}</p>
		<dl>
			${rows
				.filter(([, cents], i) => i === 0 || cents !== 0)
				.map(
					([label, cents]) =>
						html`<dt>${label}</dt>
							<dd>${amount(cents)}</dd>`,
				)}
			<dt class="sum">Total hoje</dt>
			<dd class="sum">${formatReais(balance.totalCents)}</dd>
		</dl>
	</section>`;
}

const amount = (cents: number) => (cents < 0 ? `− ${formatReais(-cents)}` : formatReais(cents));

function payment(
	{ cover, totalCents, offers: all, choice }: Account,
	charge: AccountCharge,
	session: string,
): Html {
	const { pixCopyPaste, digitableLine, bank } = charge;
	const less = all.find(({ kind, total }) => kind === 'cash' && total < charge.amount);
	const of = cover.document.length > 14 ? 'CNPJ' : 'CPF';
	return html`<section>
		<h2>Pagar ${formatReais(charge.amount)}</h2>
		<p class="small">
			Vencimento
			${day(charge.dueDate)}.${charge.amount !== totalCents && ` Hoje o total é ${formatReais(totalCents)}; este boleto vale pelo valor dele.`}
		</p>
		${less && !choice && html`<p>Antes de pagar, compare: há uma opção à vista por ${formatReais(less.total)}, mais abaixo.</p>`}
		<p>
			Antes de confirmar, veja se o aplicativo do banco mostra <b>${cover.legalName}</b>, ${of}
			${cover.document}${bank && `, banco ${bank}`}. Se mostrar outro nome, não pague e ligue para nós.
		</p>
		${
			pixCopyPaste &&
			html`<h2>Pix</h2>
				${qrSvg(pixCopyPaste, 'QR Code do Pix')}
				<p class="small">
					Aponte a câmera de outro aparelho, ou toque no código para marcá-lo inteiro e copie:
				</p>
				${code('pix', pixCopyPaste)}`
		}
		${
			digitableLine &&
			html`<h2>Boleto</h2>
				<p class="small">Linha digitável:</p>
				${code('linha', lineText(digitableLine))}
				${button('pdf', 'Baixar o boleto em PDF', session, null, 'plain')}`
		}
	</section>`;
}

/** In groups where it is a line as banks print it. */
function lineText(line: string): string {
	const digits = line.replace(/\D/g, '');
	return digits.length === 47 ? formatLine(digits) : line;
}

function askForCharge(session: string): Html {
	return html`<section>
		<h2>Como pagar</h2>
		<p>Ainda não há boleto nem Pix para este valor.</p>
		${button('boleto', 'Quero receber o boleto ou Pix', session)}
	</section>`;
}

function offers({ offers: all, choice }: Account, session: string, wanted: string): Html {
	const others = all.filter(({ key, total }) => key !== choice?.key || total !== choice.total);
	if (others.length === 0) return html``;
	const list = others.sort((a, b) => Number(b.key === wanted) - Number(a.key === wanted));
	return html`<section>
		<h2>${choice ? 'Prefiro outra opção' : 'Outras opções'}</h2>
		<div class="offers">
			${list.map(
				(offer) =>
					html`<div class="${offer.key === wanted ? 'card picked' : 'card'}">
						<h2>${offerTitle(offer)}</h2>
						${offer.key === wanted && html`<p class="small">A opção que você abriu.</p>`}
						<p><b>${formatReais(offer.total)}</b><br />${offerDetail(offer)}</p>
						<p class="small">${offer.discount > 0 && `Com ${discountText(offer)}. `}${firstPayment(offer)}</p>
						<form method="post">
							${fields('oferta', session)}<input type="hidden" name="oferta" value="${offer.key}" /><input
								type="hidden"
								name="total"
								value="${offer.total}"
							/><button class="plain" aria-label="Escolher: ${offerTitle(offer)}">Escolher</button>
						</form>
					</div>`,
			)}
		</div>
		<p class="small">${offersNote(list)}</p>
	</section>`;
}

/** Everything else that a debtor may want to say; no reason is ever asked for. What an e-mail's link spoke of comes first and open. */
function say(account: Account, session: string, wanted: PortalAction | undefined): Html[] {
	if (account.debts.length === 0) return [];
	const { displayName } = account.cover;
	const parts: [PortalAction, string, Html][] = [
		[
			'alreadyPaid',
			'Já paguei',
			html`<p>
					Obrigado por avisar. Conferimos com ${displayName}, e por 5 dias nenhuma cobrança automática sai.
				</p>
				${button('pago', 'Sim, já paguei', session)}`,
		],
		[
			'moreTime',
			'Preciso de mais prazo',
			html`<p>Uma pessoa combina uma data com você, e por 3 dias nenhuma cobrança automática sai.</p>
				${button('prazo', 'Quero combinar uma data', session)}`,
		],
		[
			'contested',
			'Não concordo com a cobrança',
			html`<p>Uma pessoa confere e responde. Até lá, nenhuma cobrança automática sai.</p>
				<form method="post">
					${fields('contestar', session)}<label for="texto">Se quiser, conte o que houve (opcional)</label
					><textarea id="texto" name="texto" rows="4" maxlength="500"></textarea><button>Não concordo</button>
				</form>`,
		],
		[
			'person',
			'Quero falar com uma pessoa',
			html`<p>A automação se cala, e alguém da equipe fala com você.</p>
				${button('pessoa', 'Quero que falem comigo', session)}`,
		],
		...(wanted === 'boletoAsked' && account.charge
			? ([
					[
						'boletoAsked',
						'Não recebi a nota ou o boleto',
						html`<p>O boleto está acima. Se falta outro documento, peça:</p>
							${button('boleto', 'Peço o documento', session)}`,
					],
				] as [PortalAction, string, Html][])
			: []),
	];
	return [...parts]
		.sort(([a], [b]) => Number(b === wanted) - Number(a === wanted))
		.map(([deed, summary, body]) => fold(summary, body, deed === wanted));
}
