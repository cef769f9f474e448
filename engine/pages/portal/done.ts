/** What the debtor did, confirmed in words: what happens now, and until when nobody writes. */
import type { Offer } from '../../domain/negotiation';
import { formatReais } from '../../core/money';
import { offerDetail, offerTitle } from '../../domain/negotiation';
import { button, channelWords, day, html, type Html, moment, pageOf, phoneLink } from './html';
import type { Cover, PortalAction } from '../../domain/portal';
import type { Page } from '../page';

/** `until`: epoch ms; null = until a person has looked; undefined = it has no end. */
export function donePage(
	cover: Cover,
	deed: PortalAction,
	until: number | null | undefined,
	session: string,
): Page {
	const [title, text] = WORDS[deed](cover, restOf(until));
	return confirmed(cover, title, html`<p>${text}</p>`, session);
}

/** `until`: ISO 8601, until when nobody writes. */
export function chosenPage(cover: Cover, offer: Offer | null, until: string | null, session: string): Page {
	const what =
		offer &&
		html`<p>
			<b>${offerTitle(offer)}: ${formatReais(offer.total)}</b>, ${offerDetail(offer)}, primeiro pagamento em
			${day(offer.installments[0]?.dueDate ?? '')}.
		</p>`;
	const then = html`<p>
		Ainda não é um acordo: uma pessoa da equipe confirma com você e envia o que
		pagar.${until && ` Até ${moment(Date.parse(until))} nenhuma cobrança automática sai.`}
	</p>`;
	return confirmed(cover, 'Recebemos a sua escolha.', html`${what}${then}`, session);
}

function confirmed(cover: Cover, title: string, text: Html, session: string): Page {
	const body = html`<h1>${title}</h1>
		${text}
		<p class="small">Dúvidas? ${phoneLink(cover.phone)}.</p>
		${session === '' ? html`<p class="small">Pode fechar esta página.</p>` : button('ver', 'Voltar', session, null, 'plain')}`;
	return pageOf(200, `Recado de ${cover.displayName}`, cover, body);
}

function restOf(until: number | null | undefined): string {
	if (until === undefined) return '';
	return until === null
		? ' Até lá, nenhuma cobrança automática sai.'
		: ` Até ${moment(until)}, nenhuma cobrança automática sai.`;
}

const WORDS: Readonly<Record<PortalAction, (cover: Cover, rest: string) => [string, string]>> = {
	alreadyPaid: ({ displayName }, rest) => [
		'Obrigado por avisar.',
		`Vamos conferir o pagamento com ${displayName}.${rest} Guarde o comprovante: se for preciso, uma pessoa pede a você.`,
	],
	moreTime: (_cover, rest) => [
		'Recebemos o seu pedido de prazo.',
		`Uma pessoa da equipe combina uma data com você.${rest}`,
	],
	contested: (_cover, rest) => [
		'Registramos que você não concorda.',
		`Uma pessoa da equipe confere e responde a você.${rest}`,
	],
	person: (_cover, rest) => ['Uma pessoa vai falar com você.', `A automação fica calada.${rest}`],
	boletoAsked: () => ['Recebemos o seu pedido.', 'Uma pessoa da equipe envia a você o que falta para pagar.'],
	stop: ({ displayName, channel }) => [
		'Pronto.',
		`Você não receberá mais ${channelWords(channel).message} de ${displayName}.`,
	],
	stopAll: ({ displayName }) => ['Pronto.', `Você não receberá mais mensagens de ${displayName}.`],
	wrongPerson: ({ channel }) => [
		'Obrigado por avisar.',
		`Pedimos desculpas. A partir de agora, ${channelWords(channel).address} não é mais usado.`,
	],
};
