import {
	VALID_DDDS,
	formatPhone,
	maskPhone,
	parsePhone,
	phoneKey,
} from '../../../../engine/core/identity/phone';

const mobile = (e164: string) => ({ ok: true, value: { e164, kind: 'mobile', ddd: e164.slice(3, 5) } });
const fixed = (e164: string) => ({ ok: true, value: { e164, kind: 'fixed', ddd: e164.slice(3, 5) } });
const refusal = (reason: RegExp) => ({ ok: false, reason: expect.stringMatching(reason) });

test('there are 67 DDDs', () => {
	expect(VALID_DDDS).toHaveLength(67);
	expect(new Set(VALID_DDDS).size).toBe(67);
	for (const none of [
		'10',
		'20',
		'23',
		'25',
		'26',
		'29',
		'30',
		'36',
		'39',
		'50',
		'52',
		'56',
		'60',
		'70',
		'72',
		'76',
		'78',
		'80',
		'90',
	]) {
		expect(VALID_DDDS).not.toContain(none);
	}
});

test.each([
	['11987650012'],
	['(11) 98765-0012'],
	['+55 11 98765-0012'],
	['5511987650012'],
	['011 98765-0012'],
	['0 15 11 98765-0012'],
	['0055 11 987650012'],
	['11 9.8765.0012'],
	['11 8765-0012'],
	['551187650012'],
	['+551187650012'],
])('%s is one mobile', (text) => {
	expect(parsePhone(text)).toEqual(mobile('+5511987650012'));
});

test.each([
	['55 99123-4567', mobile('+5555991234567')],
	['5555991234567', mobile('+5555991234567')],
	['(55) 3222-1234', fixed('+555532221234')],
	['11 7777-1234', mobile('+5511977771234')],
	['1133334444', fixed('+551133334444')],
	['+55 (61) 3333-4444', fixed('+556133334444')],
])('%s is read', (text, wanted) => {
	expect(parsePhone(text)).toEqual(wanted);
});

test.each([
	['', /branco/],
	['98765-0012', /DDD/],
	['3333-4444', /DDD/],
	['23 98765-0012', /DDD 23/],
	['0800 722 1234', /0800/],
	['08007221234', /0800/],
	['0300 123 4567', /0800/],
	['4004-1234', /4004/],
	['3003 1234', /4004/],
	['5,51199E+12', /científica/],
	['1.1987650012E+10', /científica/],
	['11987650012.0', /casas decimais/],
	['#N/A', /planilha/],
	['#########', /planilha/],
	['11 98765-0012 / 11 3333-4444', /Mais de um/],
	['11987650012 1133334444', /dígitos demais/],
	['11 98765-0012 ramal 4', /letras/],
	['maria@exemplo.com', /letras/],
	['+351 912 345 678', /fora do Brasil/],
	['+1 212 555 0100', /fora do Brasil/],
	['0012125550100', /fora do Brasil/],
	['11 1234-5678', /numeração/],
	['11 08765-0012', /numeração/],
	['11 28765-0012', /numeração/],
])('%p is refused', (text, reason) => {
	expect(parsePhone(text)).toEqual(refusal(reason));
});

test('every DDD takes a mobile and a fixed line', () => {
	for (const ddd of VALID_DDDS) {
		expect(parsePhone(`${ddd}991234567`)).toEqual(mobile(`+55${ddd}991234567`));
		expect(parsePhone(`${ddd}32221234`)).toEqual(fixed(`+55${ddd}32221234`));
	}
});

test('the key is the same with and without the ninth digit', () => {
	expect(phoneKey('+5511987650012')).toBe('551187650012');
	expect(phoneKey('551187650012')).toBe('551187650012');
});

test('the mask keeps the DDD and the last four digits', () => {
	expect(maskPhone('+5511987650012')).toBe('+55 11 9••••-0012');
	expect(maskPhone('+551133334444')).toBe('+55 11 ••••-4444');
});

test('a phone for people to dial', () => {
	expect(formatPhone('+5511987650012')).toBe('(11) 98765-0012');
	expect(formatPhone('+551130001234')).toBe('(11) 3000-1234');
	expect(formatPhone('0800 123')).toBe('0800 123');
});
