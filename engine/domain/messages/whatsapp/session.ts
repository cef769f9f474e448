import type { Button, WhatsAppTemplate } from '../library/types';
import { ASK_COMPANY, ASK_PERSON } from './identity';

export const PAID: Button = { id: 'paid', title: 'Já paguei' };
export const PERSON: Button = { id: 'person', title: 'Falar com alguém' };
export const MORE_TIME: Button = { id: 'moreTime', title: 'Preciso de prazo' };
export const PICK_DATE: Button = { id: 'pickDate', title: 'Escolher uma data' };

/**
 * Each debt by itself: what was owed, what came on top, the sum. `listed` says how many there is room for; the debtor's page and the
 * person have the rest.
 */
export const ITEMS =
	'{% if debts %}{% for debt in debts limit: listed %}• {% if debt.description %}{{ debt.description | truncate: 32 }}, v{% else %}V{% endif %}' +
	'encimento {{ debt.dueDate | data }}: {{ debt.balance.principal | reais }}' +
	'{% if debt.balance.fine > 0 %} + multa {{ debt.balance.fine | reais }}{% endif %}' +
	'{% if debt.balance.interest > 0 %} + juros {{ debt.balance.interest | reais }}{% endif %}' +
	'{% if debt.balance.total != debt.balance.principal %} = {{ debt.balance.total | reais }}{% endif %}\n{% endfor %}' +
	'{% if case.count > listed and listed > 0 %}• e mais {{ case.count | minus: listed }}; peça a lista completa quando quiser\n{% endif %}' +
	'{% endif %}{% if case.count > 1 or listed == 0 %}Total hoje: {{ case.total }}{% endif %}';

/** The page, else the code or line itself, else a person. */
export const ACTION =
	'{% if portal.url %}{{ word }}: {{ portal.url }}' +
	'{% elsif charge.pixCopyPaste %}Pix copia e cola:\n{{ charge.pixCopyPaste }}' +
	'{% elsif charge.digitableLine %}Linha do boleto:\n{{ charge.digitableLine }}' +
	'{% else %}Para receber o boleto ou o Pix, responda aqui ou ligue para {{ creditor.phone }}.{% endif %}' +
	'{% unless portal.url %}{% if charge.beneficiary %}\nAo pagar, confira o nome do beneficiário: {{ charge.beneficiary }}{% endif %}{% endunless %}';

/** How every message inside a conversation ends: what speaks, how to reach a person, how to stop. */
export const END =
	'Esta é uma mensagem automática. Para falar com uma pessoa, toque em Falar com alguém ou ligue para {{ creditor.phone }}. Para não receber mais mensagens aqui, responda SAIR.';

/**
 * What follows "Sou eu". The first line is all that a locked screen shows, so the matter begins below it; the block of CDC 42-A
 * closes it.
 */
export function conversation(said: {
	/** What it is about, in a sentence or two. */
	words: string;
	/** Before the link: `Boleto e Pix`. */
	link: string;
	/** After the action. */
	after?: string;
	buttons: readonly Button[];
}): WhatsAppTemplate {
	const thanks =
		"Obrigado por confirmar{% if debtor.kind == 'PF' and debtor.firstName != '' %}, {{ debtor.firstName }}{% endif %}!";
	const text = [
		thanks,
		said.words,
		ITEMS,
		ACTION.replace('{{ word }}', said.link),
		said.after ?? '',
		END,
		'{{ creditor.block42a }}',
	];
	return {
		template: { person: ASK_PERSON, company: ASK_COMPANY },
		session: { text: text.filter((part) => part !== '').join('\n\n'), buttons: said.buttons },
	};
}
