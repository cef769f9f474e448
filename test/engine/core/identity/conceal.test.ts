import { concealDocument, concealPeople } from '../../../../engine/core/identity/conceal';

describe('concealPeople', () => {
	it.each([
		['Ligar para (11) 98765-0012 à noite', 'Ligar para +55 11 9••••-0012 à noite'],
		['fone 11987650012/1130040001', 'fone +55 11 9••••-0012/+55 11 ••••-0001'],
		['+55 11 3251-0012', '+55 11 ••••-0012'],
		['CPF 111.444.777-35, mãe', 'CPF •••.444.777-••, mãe'],
		['avalista:11144477735', 'avalista:•••.444.777-••'],
		['12/10/2026 11144477735', '12/10/2026 •••.444.777-••'],
		['CNPJ 11.222.333/0001-81', 'CNPJ ••.222.333/0001-••'],
		['mande a Maria.Silva+1@escola.com.br!', 'mande a M•••@escola.com.br!'],
	])('masks who is in %p', (text, shown) => expect(concealPeople(text)).toBe(shown));

	it.each([
		'Mensalidade 10/2026, parcela 3 de 12',
		'Contrato 2026-0012345',
		'Matrícula 20231234567',
		'111.444.777-36',
		'34191790010104351004791020150008291070026000',
		'R$ 1.234.567,89',
	])('leaves %p as it is', (text) => expect(concealPeople(text)).toBe(text));
});

describe('concealDocument', () => {
	it.each([
		['T-11144477735', '11144477735', 'T-•••.444.777-••'],
		['111.444.777-35/2026-12-10', '11144477735', '•••.444.777-••/2026-12-10'],
		['T-11144477735', '52998224725', 'T-11144477735'],
		['C-1', null, 'C-1'],
	])('masks the debtor of %p (%p)', (text, digits, shown) =>
		expect(concealDocument(text, digits)).toBe(shown),
	);
});
