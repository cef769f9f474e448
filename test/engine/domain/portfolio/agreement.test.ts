import { only } from '../../../support/portfolioReading';

const HEADER = 'titulo;documento;nome;telefone;vencimento;valor';
const ROW = 'T-1;000.048.271-47;Patrícia Barros;(11) 90123-4567;10/10/2026;100,00';
const said = async (word: string, header = 'aceite_whatsapp') =>
	await only(`${HEADER};${header}`, `${ROW};${word}`);

describe('what a file says of WhatsApp', () => {
	it.each(['sim', 'SIM', 'S', '1', 'true', 'Aceitou', 'autorizado', 'x'])('%s is a yes', async (word) => {
		const { debt, warnings } = await said(word);
		expect(debt.whatsapp).toEqual({ given: true, on: null });
		expect(warnings).toEqual([]);
	});

	it.each(['não', 'NAO', 'N', '0', 'falso', 'Recusou', 'não autoriza'])('%s is a no', async (word) => {
		expect((await said(word)).debt.whatsapp).toEqual({ given: false, on: null });
	});

	it.each(['20/10/2026', '2026-10-20', '2026-10-20 14:32:10'])(
		'the day %s is a yes of that day',
		async (word) => {
			expect((await said(word)).debt.whatsapp).toEqual({ given: true, on: '2026-10-20' });
		},
	);

	it('nothing is nothing, and what is not understood or lies ahead is nothing with a warning that hides it', async () => {
		expect(await said('')).toMatchObject({ debt: { whatsapp: null }, warnings: [] });
		expect((await only(HEADER, ROW)).debt.whatsapp).toBeNull();
		for (const word of ['talvez', '24/12/2026', '11901234567']) {
			const { debt, warnings } = await said(word);
			expect(debt.whatsapp).toBeNull();
			expect(warnings).toEqual([expect.objectContaining({ field: 'aceite_whatsapp' })]);
			expect(warnings[0]?.value).not.toContain(word.slice(0, 6));
		}
	});

	it.each([
		'Opt-in WhatsApp',
		'OPTIN_WHATSAPP',
		'Aceita WhatsApp?',
		'Autoriza WhatsApp',
		'Consentimento WhatsApp',
		'WhatsApp autorizado',
		'Dt. aceite WhatsApp',
	])('the header %s means it, and the phone stays the phone', async (header) => {
		const { debt } = await said('sim', header);
		expect(debt.whatsapp).toEqual({ given: true, on: null });
		expect(debt.phones).toHaveLength(1);
	});

	it.each(['WhatsApp', 'Opt-in', 'Tem WhatsApp'])('the header %s does not', async (header) => {
		expect((await said('sim', header)).debt.whatsapp).toBeNull();
	});
});
