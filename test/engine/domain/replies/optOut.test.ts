import { type ReplyReading, normaliseReply, readReply } from '../../../../engine/domain/replies/optOut';

const NAMES = {
	thisChannel: 'sms',
	calls: 'voice',
	everything: '*',
	wrongPerson: 'wrong',
	alreadyPaid: 'paid',
} as const;

/** Readings in short: `sms` (this channel), `voice`, `*` (everything), `wrong`, `paid`. */
function short(text: string): string {
	const name = (reading: ReplyReading) => NAMES[reading.intent === 'optOut' ? reading.leave : reading.intent];
	return readReply(text).map(name).join(' ');
}

test.each([
	'SAIR',
	'sair',
	'Sair.',
	' SAIR!! ',
	'saír',
	'sairrr',
	'"SAIR"',
	'sair por favor',
	'Quero sair',
	'gostaria de sair',
	'SAIR dessa lista',
	'SAIR p/ parar',
	'PARE',
	'Pare!',
	'parar',
	'Parar',
	'para',
	'PARA!!',
	'CANCELAR',
	'cancela',
	'Cancelar por favor',
	'REMOVER',
	'remova',
	'STOP',
	'stop',
	'descadastrar',
	'quero parar',
	'por favor parar de mandar mensagem',
	'Pare de me mandar SMS',
	'parem de enviar mensagens',
	'não quero mais receber mensagens',
	'Nao me mande mais nada',
	'não me mandem mensagem',
	'nao envie mais sms',
	'tire meu número da lista',
	'remova meu telefone',
	'me tira dessa lista',
	'retire o meu numero do cadastro',
	'cancelar envio',
	'quero cancelar o recebimento de SMS',
	'chega de mensagem',
	'Bom dia, sair',
	'vou sair',
	'pare de me cobrar',
	'não autorizo essas mensagens',
	'excluir',
	'Não quero receber',
])('%p leaves the channel', (text) => {
	expect(short(text)).toBe('sms');
});

test.each([
	'não me ligue',
	'Nao me ligue mais',
	'NÃO ME LIGUEM',
	'não ligue',
	'pare de ligar',
	'parem de me ligar',
	'para de ficar me ligando',
	'não quero ligação',
	'nao quero mais receber ligações',
	'sem telefonemas por favor',
	'não é para me ligar',
	'nao liga mais pra mim',
])('%p leaves calls', (text) => {
	expect(short(text)).toBe('voice');
});

test.each([
	'pare tudo',
	'PAREM TUDO',
	'parar com tudo',
	'não me contate',
	'não entre mais em contato',
	'não quero mais contato',
	'me deixem em paz',
	'nenhum contato por favor',
	'parem de me perturbar',
	'quero sair de tudo',
	'não me procurem mais',
])('%p leaves everything', (text) => {
	expect(short(text)).toBe('*');
});

test.each([
	'não sou eu',
	'Nao sou eu',
	'numero errado',
	'Número errado!',
	'telefone errado',
	'não conheço',
	'nao conheco essa pessoa',
	'Não conheço nenhuma Maria',
	'foi engano',
	'engano',
	'não sou a Maria',
	'pessoa errada',
	'esse numero não é da Maria',
	'este celular agora é meu',
	'não mora mais aqui',
])('%p is another person', (text) => {
	expect(short(text)).toBe('wrong');
});

test.each([
	'já paguei',
	'Ja paguei',
	'JÁ PAGUEI!!!',
	'eu ja paguei isso ontem',
	'já foi pago',
	'ta pago',
	'está pago',
	'já quitei',
	'já fiz o pix',
	'fiz o pagamento hoje',
	'pagamento realizado',
	'quitei semana passada',
	'paguei ontem',
	'pago',
	'Bom dia já está pago desde segunda',
	'já enviei o comprovante',
])('%p says that it is paid', (text) => {
	expect(short(text)).toBe('paid');
});

test.each([
	['já paguei, pare de me ligar', 'voice paid'],
	['não me ligue nem me mande mensagem, não me mande sms', 'voice sms'],
	['não sou eu, sair', 'sms wrong'],
	['Número errado, pare tudo', '* wrong'],
	['já paguei! SAIR', 'sms paid'],
])('%p is %p', (text, wanted) => {
	expect(short(text)).toBe(wanted);
});

test.each([
	'',
	'👍',
	'Oi, bom dia',
	'vou parar no banco amanhã e resolvo',
	'Hoje vou sair cedo do trabalho e passo na loja',
	'quando eu sair do serviço eu ligo',
	'preciso de um boleto para pagar',
	'para quando é?',
	'pode parcelar para mim em 3 vezes?',
	'quero cancelar o contrato do plano com a loja',
	'me liga amanhã às 10',
	'pode me ligar',
	'ainda não paguei',
	'não foi pago',
	'vou pagar sexta',
	'quero pagar',
	'se eu já paguei como vejo isso?',
	'não conheço essa dívida',
	'nao conheco essa cobranca',
	'sou eu sim',
	'qual o valor?',
	'manda o pix',
	'não tenho dinheiro agora',
	'estou desempregado e sem condições de pagar o total',
	'quero remover os juros do valor total',
	'o acordo pode ser para o dia 10',
	'1',
	'posso pagar dia 10',
	'vou passar aí e parar para conversar sobre as parcelas amanhã cedo',
	'quem é?',
	'sim',
])('%p asks for none of these', (text) => {
	expect(short(text)).toBe('');
});

test('a long hostile text is read at once, not in years', () => {
	expect(readReply('nao para de nao quero mais ja foi '.repeat(2000))).toEqual(expect.any(Array));
});

test('normalises accents, case, punctuation and long letters', () => {
	expect(normaliseReply('  NÃO!!! me—lígue,   maaaais ')).toBe('nao me ligue mais');
});
