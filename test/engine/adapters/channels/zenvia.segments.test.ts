import fc from 'fast-check';
import {
	asZenviaSends,
	countZenvia,
	unbreakableWord,
} from '../../../../engine/adapters/channels/zenvia/segments';

describe('parts as Zenvia counts them', () => {
	it.each<[string, number, string]>([
		['a'.repeat(160), 1, 'GSM-7'],
		['a '.repeat(80).trimEnd() + 'bb', 2, 'GSM-7'],
		[`${'a'.repeat(152)} ${'b'.repeat(152)}`, 2, 'GSM-7'],
		[`${'a'.repeat(152)} ${'b'.repeat(152)} c`, 3, 'GSM-7'],
		// 101 + 101 characters would fit into two parts of 152 but for the cut at spaces.
		[`${'a'.repeat(101)} ${'b'.repeat(101)} ${'c'.repeat(101)}`, 3, 'GSM-7'],
		// A pair is 153 with its space: one too many.
		[`${'a'.repeat(76)} ${'b'.repeat(76)} ${'c'.repeat(76)}`, 3, 'GSM-7'],
		['ç'.repeat(70), 1, 'UCS-2'],
		[`${'ç'.repeat(66)} ${'ç'.repeat(66)}`, 2, 'UCS-2'],
		[`${'ç'.repeat(40)} ${'ç'.repeat(40)} ${'ç'.repeat(40)}`, 3, 'UCS-2'],
		['Ola, sua fatura venceu.', 1, 'GSM-7'],
	])('%#', (text, parts, encoding) => {
		expect(countZenvia(text)).toMatchObject({ parts, encoding });
	});

	it.each([...'çÇáéíóúýÁÉÍÓÚÝàèìòùÀÈÌÒÙãõñäëïöüÿÄËÏÖÜÃÕÑâêîôûÂÊÎÔÛºª°|'])(
		'%s makes it Unicode, as Zenvia says',
		(letter) => {
			expect(countZenvia(`ola ${letter}`).encoding).toBe('UCS-2');
		},
	);

	it('counts the text as it is sent: double spaces and tabs become one space', () => {
		expect(asZenviaSends('a  b\t\tc\td\ne')).toBe('a b c d\ne');
		expect(countZenvia(`${'a'.repeat(80)}${' '.repeat(20)}${'b'.repeat(79)}`).parts).toBe(1);
	});

	it('never counts fewer parts than plain division, nor loses a word', () => {
		const words = fc.array(
			fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom('a', 'B', '7', '€', 'ç') }),
			{
				minLength: 1,
				maxLength: 40,
			},
		);
		fc.assert(
			fc.property(words, (list) => {
				const count = countZenvia(list.join(' '));
				const [alone, each] = count.encoding === 'GSM-7' ? [160, 152] : [70, 66];
				const room = count.parts === 1 ? alone : count.parts * each;
				expect(count.length - (count.parts - 1)).toBeLessThanOrEqual(room);
				expect(count.parts).toBeLessThanOrEqual(list.length);
			}),
		);
	});

	it('finds the word that cannot be cut, in long texts only', () => {
		expect(unbreakableWord('a'.repeat(160))).toBeUndefined();
		expect(unbreakableWord('a'.repeat(161))).toEqual({ length: 161, room: 152 });
		expect(unbreakableWord(`${'€'.repeat(77)} ${'a'.repeat(20)}`)).toEqual({ length: 154, room: 152 });
	});
});
