import { DAY, sms, WHO } from './snippets';
import type { Templates } from './types';

export const varejoSms: Templates = {
	'varejo.d-2': { sms: sms(`lembrete de ${WHO} para o dia ${DAY}`, `lembrete de ${WHO}`) },
	'varejo.cartao': { sms: sms(`${WHO} tem um aviso sobre o seu cadastro`, `aviso de ${WHO}`) },
	'varejo.d+3': { sms: sms(`${WHO} deixou um recado para voce`) },
	'varejo.d+5': { sms: sms(`tudo bem? ${WHO} tem um recado para voce`, `tudo bem? Recado de ${WHO}`) },
	'varejo.d+10': { sms: sms(`${WHO} quer combinar um dia bom para voce`, `${WHO} quer ouvir voce`) },
	'varejo.d+15': { sms: sms(`${WHO} quer conversar com voce`, `${WHO} quer falar`) },
	'varejo.d+30': { sms: sms(`${WHO} gostaria de ouvir voce`, `conte com ${WHO}`) },
	'varejo.d+45': { sms: sms(`${WHO} quer achar um caminho com voce`, `${WHO} quer ajudar`) },
};
