/** What whoever has the link sees: that there is a word from a company, how to make sure of it, and how to end it. */
import type { Cover } from '../../domain/portal';
import { button, channelWords, fields, fold, html, type Html, moment, pageOf, phoneLink } from './html';
import type { Page } from '../page';

/** Why the digits are asked for again. `left`: tries before the page waits. */
export type Trouble =
	{ kind: 'wrong'; left: number | null } | { kind: 'locked'; until: number } | { kind: 'signedOut' } | null;

/** No word of a debt: whose phone it is, nobody knows yet. */
export function askPage(cover: Cover, trouble: Trouble = null): Page {
	const locked = trouble?.kind === 'locked';
	const body = html`<h1>Há um recado de ${cover.displayName} para você.</h1>
		${trouble && troubleNote(trouble, cover)} ${locked ? null : question(cover)} ${genuine(cover)}
		${wrongPerson(cover)} ${stopping(cover, '')}`;
	return pageOf(locked ? 429 : 200, `Recado de ${cover.displayName}`, cover, body);
}

export function expiredPage(cover: Cover): Page {
	const body = html`<h1>Este link não vale mais.</h1>
		<p>
			Ele abria um recado de ${cover.displayName} e tem prazo. Se quiser saber do que se trata, ligue para
			${phoneLink(cover.phone)} ou responda à mensagem que você recebeu.
		</p>
		${genuine(cover)}`;
	return pageOf(410, 'Este link não vale mais', cover, body);
}

export function unknownPage(): Page {
	const body = html`<h1>Este endereço não está completo.</h1>
		<p>
			Abra de novo o link da mensagem que você recebeu. Se ela pediu que você digitasse o endereço, confira
			letra por letra: maiúsculas e minúsculas são diferentes.
		</p>
		<p>
			Na dúvida se a mensagem é verdadeira, procure o telefone da empresa no contrato ou num boleto antigo e
			ligue antes de fazer qualquer coisa.
		</p>`;
	return pageOf(404, 'Endereço incompleto', null, body);
}

export function busyPage(): Page {
	const body = html`<h1>Tente de novo em um minuto.</h1>
		<p>Há muitas visitas neste momento.</p>`;
	return pageOf(429, 'Tente de novo em um minuto', null, body);
}

/** Whoever cannot be served now learns that it is not their fault, and whom to call where that is known. */
export function troublePage(): Page {
	const body = html`<h1>A página está fora do ar.</h1>
		<p>Tente de novo daqui a pouco, ou responda à mensagem que você recebeu.</p>`;
	return pageOf(503, 'Fora do ar', null, body);
}

function question(cover: Cover): Html {
	if (cover.asks === null)
		return html`<section>
			<p>
				Não temos como confirmar aqui que é você. Ligue para ${phoneLink(cover.phone)} e fale com uma pessoa.
			</p>
		</section>`;
	const label =
		cover.asks === 'CPF'
			? 'Os 3 primeiros dígitos do seu CPF'
			: 'Os 3 primeiros caracteres do CNPJ da empresa';
	const mode =
		cover.asks === 'CPF' ? html` inputmode="numeric" pattern="[0-9]*"` : html` autocapitalize="characters"`;
	return html`<section>
		<form method="post">
			${fields('abrir', '')}<label for="digitos">${label}</label>
			<input
				class="digits"
				id="digitos"
				name="digitos"
				type="text"
				${mode}
				maxlength="3"
				required
				autocomplete="off"
				aria-describedby="porque"
			/>
			<p class="small" id="porque">Para que só você leia o recado. Nunca pedimos o ${cover.asks} inteiro.</p>
			<button>Abrir</button>
		</form>
	</section>`;
}

function troubleNote(trouble: NonNullable<Trouble>, cover: Cover): Html {
	switch (trouble.kind) {
		case 'signedOut':
			return html`<p class="note" role="status">
				Por segurança, a página se fecha depois de alguns minutos. Digite os dígitos de novo.
			</p>`;
		case 'locked':
			return html`<p class="alert" role="alert">
				Os dígitos não conferiram várias vezes. A página abre de novo em ${moment(trouble.until)}. Se
				preferir, ligue para ${phoneLink(cover.phone)} e fale com uma pessoa.
			</p>`;
		case 'wrong':
			return html`<p class="alert" role="alert">
				${
					trouble.left === null
						? `Digite só os 3 primeiros do ${cover.asks ?? 'documento'}.`
						: `Não conferem. ${trouble.left === 1 ? 'Resta 1 tentativa' : `Restam ${trouble.left} tentativas`}.`
				}
			</p>`;
	}
}

/** CDC 42-A besides: name, address and CPF/CNPJ of whom it is about. */
export function genuine({ displayName, legalName, document, address, phone, agency, asks }: Cover): Html {
	const of = document.length > 14 ? 'CNPJ' : 'CPF';
	return fold(
		'Esta mensagem é verdadeira?',
		html`<p>
				Ela vem de <b>${displayName}</b>: ${legalName}, ${of} ${document},
				${address}.${agency && ` A ${agency} cuida desta conversa em seu nome.`}
			</p>
			<p>
				Para ter certeza, procure o telefone de ${displayName} num documento que você já tem, ligue e
				pergunte. O desta página é ${phoneLink(phone)}.
			</p>
			<p>
				Nunca pedimos ${asks ?? 'CPF'} inteiro, senha, código recebido por SMS, foto de documento nem número
				de cartão.
			</p>`,
	);
}

function wrongPerson({ displayName, channel }: Cover): Html {
	const { address } = channelWords(channel);
	return fold(
		'Não sou eu',
		html`<p>Se ${displayName} procura outra pessoa, diga: ${address} não será mais usado.</p>
			${button('naoSouEu', `Não sou eu: não usem mais ${address}`, '', null, 'plain')}`,
	);
}

export function stopping({ displayName, channel }: Cover, session: string): Html {
	const { message } = channelWords(channel);
	return fold(
		'Parar mensagens',
		html`<p>Não é preciso dizer por quê.</p>
			${button('parar', `Parar ${message} de ${displayName}`, session, null, 'plain')}
			${button('pararTudo', `Parar todas as mensagens de ${displayName}`, session, null, 'plain')}`,
	);
}
