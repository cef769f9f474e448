/** What an erase looks for in texts that people wrote. */
import { needlesOf } from '../../../engine/operations/privacy/needles';

it('looks for what holds another word of the same debtor before that word', () => {
	const found = needlesOf({
		document: '00000000191',
		name: 'Fulana de Prova',
		addresses: ['+5511901234567', 'a@b.example'],
	});
	expect(found).toEqual(expect.arrayContaining(['000.000.001-91', '(11) 90123-4567', 'fulana de prova']));
	for (const [i, early] of found.entries())
		for (const late of found.slice(i + 1)) expect(late.includes(early)).toBe(false);
});
