import { checkInput } from '../../../engine/operations/creditorInput';
import { ESCOLA } from '../../support/n8nPortfolio';

const settingsOf = (linkAddress?: string | null) => checkInput({ ...ESCOLA, linkAddress }).settings;

describe("the address at which links to the debtor's page begin", () => {
	it('is kept as it is written, with the slash of a bare domain; left out it stays, empty it goes', () => {
		expect(settingsOf(' https://pague.escola.com.br ').linkAddress).toBe('https://pague.escola.com.br/');
		expect(settingsOf('https://escola.com.br/c').linkAddress).toBe('https://escola.com.br/c');
		expect(settingsOf('').linkAddress).toBeNull();
		expect(settingsOf(null).linkAddress).toBeNull();
		expect('linkAddress' in settingsOf()).toBe(false);
	});

	it.each([
		['http://pague.escola.com.br/', /https/],
		['pague.escola.com.br', /https/],
		['javascript:alert(1)', /https/],
		['https://eu:senha@escola.com.br/', /https/],
		['https://escola.com.br/?x=1', /https/],
		['https://escola.com.br/#x', /https/],
		['https://bit.ly/', /shortener/],
		['https://www.tinyurl.com/a', /shortener/],
		[`https://${'a'.repeat(25)}.com.br/`, /at most 36/],
	])('%s is refused', (given, why) => {
		expect(() => settingsOf(given)).toThrow(why);
	});

	it('may sound like a shortener without being one', () => {
		expect(settingsOf('https://orbit.lya.com.br/').linkAddress).toBe('https://orbit.lya.com.br/');
	});
});
