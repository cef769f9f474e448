import fc from 'fast-check';
import {
	GENERIC_SMS,
	countSms,
	isGsm7,
	notGsm7,
	stripAccents,
} from '../../../../engine/domain/messages/gsm7';

const count = (text: string) => countSms(text, GENERIC_SMS);

test.each([
	['', 'GSM-7', 0, 1],
	['a'.repeat(160), 'GSM-7', 160, 1],
	['a'.repeat(161), 'GSM-7', 161, 2],
	['a'.repeat(306), 'GSM-7', 306, 2],
	['a'.repeat(307), 'GSM-7', 307, 3],
	['€'.repeat(80), 'GSM-7', 160, 1],
	[`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
	['é'.repeat(160), 'GSM-7', 160, 1],
	['á', 'UCS-2', 1, 1],
	['á'.repeat(70), 'UCS-2', 70, 1],
	['á'.repeat(71), 'UCS-2', 71, 2],
	['á'.repeat(134), 'UCS-2', 134, 2],
	['😀'.repeat(35), 'UCS-2', 70, 1],
	['😀'.repeat(67), 'UCS-2', 134, 3],
] as const)('%# counts as a phone network does', (text, encoding, length, parts) => {
	expect(count(text)).toEqual({ encoding, length, parts });
});

test('a profile may force Unicode, and has its own limits', () => {
	const profile = { single7: 160, multi7: 152, single16: 70, multi16: 66, extraUnicode: new Set('éç') };
	expect(countSms('é', profile).encoding).toBe('UCS-2');
	expect(countSms('é', { ...profile, extraUnicode: 'éç' }).encoding).toBe('UCS-2');
	expect(countSms('e', profile).encoding).toBe('GSM-7');
	expect(countSms('a'.repeat(305), profile).parts).toBe(3);
	expect(countSms('é'.repeat(133), profile).parts).toBe(3);
});

test('says which characters are not of the alphabet', () => {
	expect(notGsm7('Olá, não — já!')).toEqual(['á', 'ã', '—']);
	expect(isGsm7('Ola @ £ [x]')).toBe(true);
});

test.each([
	['João da Conceição', 'Joao da Conceicao'],
	['“Olá” – nº 1… 2ª', '"Ola" - no 1... 2a'],
	['a\u00a0b\u200bc', 'a bc'],
])('%s is sent as %s', (text, plain) => {
	expect(stripAccents(text)).toBe(plain);
});

test('Portuguese without accents always fits the 7-bit alphabet', () => {
	const letters = [...'abcçdeéêfghiíjklmnoóôõpqrstuúüvwxyzàáâãÀÁÂÃÇÉÊÍÓÔÕÚÜ ,.;:!?-()/"0123456789“”–º'];
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(...letters) }), (text) => isGsm7(stripAccents(text))),
	);
});

test('parts never hold more than they can', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom('a', '€', 'á', '😀'), maxLength: 700 }), (text) => {
			const { encoding, length, parts } = count(text);
			const [single, multi] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
			expect(parts).toBeGreaterThanOrEqual(length <= single ? 1 : Math.ceil(length / multi));
			expect(parts).toBeLessThanOrEqual(Math.ceil(length / (multi - 1)) + 1);
		}),
	);
});
