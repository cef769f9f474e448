import type { Channel } from '../channel';
import type { Breaker, BreakerKind } from './types';

const PHONES: readonly Channel[] = ['whatsapp', 'sms', 'telegram', 'voice'];

/**
 * When the ledger stops by itself. A creditor may set other figures (`breakers` in its settings). The least counts are chosen so that
 * the ordinary rate in the reason trips less than once in some hundred windows.
 */
export const BREAKERS: Readonly<Record<BreakerKind, Breaker>> = {
	optOut: {
		displayName: 'pedidos para sair',
		stops: 'creditor',
		threshold: () => ({ atLeast: 6, percent: 2 }),
		reason:
			'Ordinarily fewer than 5 in 1,000 of those who get a message ask to be left alone. Four times that says that text, hour or audience is wrong, and every further message makes complaints; the same people would get the next channel, so the whole creditor rests.',
		whatToDo:
			'Leia as últimas mensagens e as respostas: texto, horário ou público estão errados? Corrija antes de retomar.',
	},
	wrongPerson: {
		displayName: 'avisos de pessoa errada',
		stops: 'creditor',
		threshold: () => ({ atLeast: 8, percent: 4 }),
		reason:
			'Bought or old registers have 1 to 2 strangers in 100 phones. More says that a column was shifted or an import went wrong: others learn of debts that are not theirs (LGPD, CDC art. 42), by every channel of the same register.',
		whatToDo:
			'Confira os telefones e e-mails da última importação com o credor (coluna trocada?). Pause o lote e importe-o de novo antes de retomar.',
	},
	bounce: {
		displayName: 'endereços que não existem',
		stops: 'sender',
		threshold: (channel) =>
			PHONES.includes(channel) ? { atLeast: 25, percent: 25 } : { atLeast: 10, percent: 5 },
		reason:
			'Mailbox and sending providers review or close senders from 5 % hard bounces on, and the reputation is lost for weeks. A number that does not exist costs a phone channel little: there a quarter of them says that the column is wrong.',
		whatToDo:
			'Confira os endereços da última importação; retire os que não existem antes de retomar, ou o provedor bloqueia o remetente.',
	},
	unknown: {
		displayName: 'envios sem resposta do provedor',
		stops: 'sender',
		threshold: () => ({ atLeast: 25, percent: 10 }),
		reason:
			'What nobody knows the end of is never sent again, so each costs a step and a look by a person. A process that is killed leaves at most one round of a provider (20); more than that is the provider or the network.',
		whatToDo:
			'Veja a situação do provedor e da rede. Os envios sem resposta não são repetidos: cada um se resolve pelo aviso do provedor ou vira tarefa. Retome quando ele responder.',
	},
};

/** Messages that are looked at: the newest minutes that hold so many, at most an hour of them. */
export const SAMPLE = 500;
export const WINDOW_MINUTES = 60;
