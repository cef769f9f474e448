import { interpretReply } from '../../../../engine/domain/replies/optOut';

describe('interpretReply', () => {
	it.each([
		'SAIR',
		'sair',
		' Sair. ',
		'quero sair',
		'PARE',
		'Parar!',
		'stop',
		'cancelar',
		'REMOVER',
		'pare de me mandar mensagem',
		'Não quero mais receber',
		'nao me mande mais nada',
		'me tira dessa lista',
		'favor cancelar',
		'por favor pare',
	])('%s leaves this channel', (text) => expect(interpretReply(text)).toEqual({ kind: 'optOut' }));

	it.each([
		'pare tudo',
		'PARA COM TUDO',
		'me deixem em paz',
		'não quero nenhum contato',
		'não me procurem',
		'pare de mandar e não me ligue',
	])('%s leaves every channel', (text) =>
		expect(interpretReply(text)).toEqual({ kind: 'optOut', channels: 'all' }),
	);

	it.each(['não me ligue', 'nao me liguem mais', 'pare de me ligar'])('%s leaves voice', (text) =>
		expect(interpretReply(text)).toMatchObject({ kind: 'optOut' }),
	);

	it.each(['não sou eu', 'Número errado', 'nao conheco essa pessoa', 'é engano', 'não sou a Maria'])(
		'%s is a wrong person',
		(text) => expect(interpretReply(text)).toEqual({ kind: 'wrongPerson' }),
	);

	it.each(['já paguei', 'Ja foi pago ontem', 'fiz o pix hoje', 'quitei semana passada'])(
		'%s is already paid',
		(text) => expect(interpretReply(text)).toEqual({ kind: 'alreadyPaid' }),
	);

	it.each([
		'quem é?',
		'posso pagar dia 10',
		'vou passar aí e parar para conversar sobre as parcelas amanhã cedo',
		'ok',
		'',
		'não paguei ainda',
	])('%s is something else', (text) => expect(interpretReply(text)).toEqual({ kind: 'other' }));
});
