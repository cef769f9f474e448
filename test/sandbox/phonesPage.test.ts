import { Book, type Entry } from '../../sandbox/providers/common/book';
import { phonesPage } from '../../sandbox/providers/zenvia/page';

const message = (to: string, text: string, minute: number) => ({
	id: `${to}-${minute}`,
	at: `2026-11-23T13:${String(minute).padStart(2, '0')}:00.000Z`,
	realAt: '2026-11-23T13:00:00.000Z',
	from: 'colegiohorizonte',
	to,
	text,
});

describe('the page of the sandbox phones', () => {
	const book = new Book<Entry>();
	book.receive(message('5511900010001', 'Ana, ha um recado <b>para</b> voce', 1));
	book.receive(message('5511900010002', 'Bia, oi', 2));
	book.status('5511900010001-1', 'DELIVERED');
	book.reply({
		at: '2026-11-23T13:05:00.000Z',
		from: '5511900010001',
		to: 'colegiohorizonte',
		text: 'SAIR "&',
	});

	it('shows conversations as people see them and escapes what came from outside', () => {
		const page = phonesPage(book, new URLSearchParams());
		expect(page).toContain('2 mensagens em 2 telefones inventados');
		expect(page).toContain('(11) 90001-0001');
		expect(page).toContain('&lt;b&gt;para&lt;/b&gt;');
		expect(page).toContain('SAIR &quot;&amp;');
		expect(page).toContain('10:01 · entregue');
		expect(page).not.toMatch(/<script|<b>para/);
	});

	it('finds a phone by a part of its number', () => {
		const page = phonesPage(book, new URLSearchParams({ to: '0002' }));
		expect(page).toContain('90001-0002');
		expect(page).not.toContain('90001-0001');
	});
});
