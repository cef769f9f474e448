import { IDENTITY_BUTTONS } from '../../../../engine/domain/messages/whatsapp/identity';
import { MORE_TIME, PAID, PERSON, PICK_DATE } from '../../../../engine/domain/messages/whatsapp/session';
import { ownWords, readInbound } from '../../../../engine/domain/replies/reading';

const intents = (text: string, payload?: string) => readInbound({ text, payload }).map((r) => r.intent);

describe('a reply', () => {
	it.each([...IDENTITY_BUTTONS, PAID, MORE_TIME, PICK_DATE, PERSON])(
		'means the same by its button $id and by its words',
		({ id, title }) => {
			expect(intents('whatever it says', id)).toHaveLength(1);
			expect(intents(title)).toEqual(intents('', id));
		},
	);

	it.each([
		['identity.yes', ['identity']],
		['identity.no', ['wrongPerson']],
		['optOut', ['optOut']],
	])('%s is %p', (payload, expected) => {
		expect(intents('', payload)).toEqual(expected);
	});

	it.each(['constructor', 'toString', 'unknown', ''])(
		'with the foreign button %p is read by its words',
		(payload) => {
			expect(intents('SAIR', payload)).toEqual(['optOut']);
		},
	);

	it.each([
		'sou eu quem paga as contas da casa',
		'não sei se sou eu',
		'quero falar com alguém que resolva isso e já paguei',
	])('is no tap where it only holds the words: %s', (text) => {
		expect(intents(text)).not.toContain('identity');
		expect(intents(text)).not.toContain('person');
	});
});

describe('an e-mail', () => {
	const ours = '> Não quero mais receber estes e-mails\n> SAIR';
	it.each([
		['Obrigado!\n\nEm ter., 10 de mar. de 2026 às 10:31, Casa <a@b.example> escreveu:\n' + ours, 'Obrigado!'],
		[
			'Obrigado!\n\nEm ter., 10 de mar. de 2026 às 10:31, Casa da Rua das Flores\n<a@b.example> escreveu:\nSAIR',
			'Obrigado!',
		],
		['Ok\r\n\r\nOn Tue, Mar 10, 2026 at 10:31 AM Casa <a@b.example> wrote:\r\nSAIR', 'Ok'],
		['Ok\n\n-----Mensagem original-----\nSAIR', 'Ok'],
		['Ok\n\nDe: Casa <a@b.example>\nEnviado: terça\nSAIR', 'Ok'],
		['Ok\n________________________________\nSAIR', 'Ok'],
		[ours, ''],
		['Em março eu pago, prometo.\nAté lá.', 'Em março eu pago, prometo.\nAté lá.'],
	])('is read without what it quotes: %j', (text, expected) => {
		expect(ownWords(text)).toBe(expected);
	});
});

describe('a wish for a statement', () => {
	const intents = (text: string) => readInbound({ text }).map(({ intent }) => intent);
	it.each([
		'extrato',
		'Bom dia, pode me mandar o extrato por favor?',
		'Quanto devo?',
		'quanto falta pagar',
		'2ª via',
		'Quero a segunda via do boleto',
		'Me envia o comprovante',
	])('is read from %p', (text) => expect(intents(text)).toEqual(['statement']));
	it.each([
		'segue o comprovante',
		'comprovante',
		'já paguei, segue comprovante',
		'não devo nada',
		'quanto tempo vocês vão me encher',
		'o extrato do meu banco diz outra coisa',
	])('is not read from %p', (text) => expect(intents(text)).not.toContain('statement'));
});
