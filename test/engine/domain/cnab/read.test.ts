import {
	LAYOUTS,
	chargeEventOf,
	layoutOf,
	readRetorno,
	readRetornoWhole,
	RetornoReader,
	writeRemessa,
	writeRetorno,
	type AnswerTitle,
	type CnabFormat,
	type RetornoItem,
} from '../../../../engine/domain/cnab';
import type { ChargeEvent } from '../../../../engine/ports/charge';
import { answer, FILE, joined, PAID, places, rows } from './answers';
import { headerOf, titleOf } from './samples';

const names = LAYOUTS.filter(({ remessa }) => remessa !== null).map(
	({ bank, format }) => [bank, format] as const,
);

describe.each(names)('retorno of %s in CNAB %i', (bank, format) => {
	it('gives back what the bank wrote', () => {
		const { file, records, problems, sound } = readRetornoWhole(
			answer(bank, format, [PAID, { ...PAID, occurrence: '02', paid: 0, interest: 0 }]),
		);
		expect(problems).toEqual([]);
		expect(sound).toBe(true);
		expect(file).toMatchObject({ bank, format, known: true, date: '2026-12-11' });
		expect(records).toHaveLength(2);
		const [paid, entry] = records;
		expect(paid).toMatchObject({
			event: 'paid',
			occurrence: '06',
			ourNumber: expect.stringContaining('12345678'),
			dueDate: '2026-12-10',
			amountCents: 12_345,
			paidCents: 12_400,
			eventDate: '2026-12-11',
			creditDate: '2026-12-12',
			paymentKey: expect.stringContaining(`cnab:${bank}:`),
		});
		expect(entry).toMatchObject({ event: 'entryConfirmed', paidCents: 0, paymentKey: null });
		if (layoutOf(bank, format).retorno.details['1']?.find('companyUse'))
			expect(paid?.companyUse).toBe('CHARGE-1');
	});

	it('settles once, however often and however cut it is read', () => {
		const file = answer(bank, format, [PAID, { ...PAID, ourNumber: '87654321' }]);
		const whole = readRetornoWhole(file);
		const reader = new RetornoReader();
		const items: RetornoItem[] = [];
		for (const byte of Buffer.from(file)) items.push(...reader.push(Uint8Array.of(byte)));
		items.push(...reader.end());
		expect(items).toEqual([...whole.records, ...whole.problems]);
		const keys = whole.records.map(({ paymentKey }) => paymentKey);
		expect(new Set(keys).size).toBe(2);
		// The bank sends the same payments again in a file of another day and number.
		const again = [
			...writeRetorno(bank, format, { ...FILE, fileSequence: '13', fileDate: '2026-12-12' }, [PAID]),
		].join('');
		expect(readRetornoWhole(again).records[0]?.paymentKey).toBe(keys[0]);
	});

	it('refuses the remessa of the same bank', () => {
		const remessa = [
			...writeRemessa(bank, format, headerOf(bank, format), [{ movement: 'register', title: titleOf(bank) }]),
		].join('');
		const { records, problems } = readRetornoWhole(remessa);
		expect(records).toEqual([]);
		expect(problems).toMatchObject([
			{ severity: 'refused', code: 'notRetorno', line: 1, column: format === 240 ? 143 : 2 },
		]);
	});

	it('gives the good lines and a list of the bad', () => {
		const titles = ['1', '2', '3', '4'].map((n): AnswerTitle => ({ ...PAID, ourNumber: n.repeat(8) }));
		const lines = rows(answer(bank, format, titles));
		const per = format === 240 ? 2 : 1;
		const first = format === 240 ? 2 : 1;
		const money = format === 240 ? 1 : 0;
		const record = Object.values(layoutOf(bank, format).retorno.details)[money];
		const paid = record?.find('paid');
		const when = record?.find('eventDate');
		const spoil = (index: number, at: number, mark: string): void => {
			const line = lines[index] as string;
			lines[index] = line.slice(0, at - 1) + mark + line.slice(at - 1 + mark.length);
		};
		spoil(first + per + money, (paid?.from ?? 0) + 3, 'x');
		spoil(first + 2 * per + money, when?.from ?? 0, '99');
		const { records, problems, sound } = readRetornoWhole(joined(lines));
		expect(records.map(({ ourNumber }) => ourNumber.replace(/^0+|0+$/g, ''))).toEqual([
			'11111111',
			'44444444',
		]);
		expect(sound).toBe(false);
		expect(places(problems).filter((place) => place.startsWith('refused'))).toEqual([
			`refused number ${first + per + money + 1}:${(paid?.from ?? 0) + 3}`,
			`refused date ${first + 2 * per + money + 1}:${when?.from}`,
		]);
	});
});

describe('what a record means', () => {
	it('gives the reasons in Portuguese, of the bank’s own table', () => {
		const reasons = (bank: string, format: CnabFormat, raw: string): string[] =>
			readRetornoWhole(
				answer(bank, format, [{ ...PAID, occurrence: '03', paid: 0, reasons: raw }]),
			).records[0]?.reasons.map(({ text }) => text) ?? [];
		expect(reasons('001', 240, '0846')).toEqual([
			'Nosso Número Inválido',
			'Tipo/Número de Inscrição do Pagador Inválidos',
		]);
		expect(reasons('237', 400, '1600')).toEqual(['Data de vencimento inválida']);
		expect(reasons('422', 400, '011')).toEqual(['Nosso número fora da faixa']);
		expect(reasons('341', 240, 'ZZ')).toEqual(['Motivo ZZ, sem texto na tabela do banco']);
		const inter = answer('077', 400, [{ ...PAID, occurrence: '03', paid: 0, reasonText: 'CEP INVALIDO' }]);
		expect(readRetornoWhole(inter).records[0]?.reasons).toEqual([{ code: '', text: 'CEP INVALIDO' }]);
	});

	it('Itaú: 10 is a payment where something was credited, else a drop; 95 is no payment', () => {
		const read = (more: object) =>
			readRetornoWhole(answer('341', 400, [{ ...PAID, ...more } as AnswerTitle])).records[0];
		expect(read({ occurrence: '10' })?.event).toBe('paid');
		expect(read({ occurrence: '10', paid: 0 })).toMatchObject({ event: 'dropped', paymentKey: null });
		expect(read({ occurrence: '95' })?.event).toBe('notice');
	});

	it('Itaú: gives the fee back where it was taken off the credit', () => {
		const read = (more: object) =>
			readRetornoWhole(
				answer('341', 400, [{ ...PAID, amount: 4000, interest: 0, fee: 210, ...more } as AnswerTitle]),
			).records[0];
		expect(read({ paid: 3790 })).toMatchObject({ paidCents: 4000, creditedCents: 3790 });
		expect(read({ paid: 4000 })).toMatchObject({ paidCents: 4000, creditedCents: 4000 });
	});

	it('Santander 240: 09 is a drop, not a payment', () => {
		const [record] = readRetornoWhole(answer('033', 240, [{ ...PAID, occurrence: '09', paid: 0 }])).records;
		expect(record).toMatchObject({ event: 'dropped', paymentKey: null });
	});

	it('refuses a payment without its day', () => {
		const { records, problems } = readRetornoWhole(answer('237', 400, [{ ...PAID, eventDate: null }]));
		expect(records).toEqual([]);
		expect(places(problems)).toEqual(['refused date 2:111']);
	});

	it('attaches a Pix to the title before it', () => {
		const lines = rows(answer('033', 400, [{ ...PAID, occurrence: '02', paid: 0 }]));
		const pix = `2 ${'pix.example/qr/v2/abc'.padEnd(77)}${'TX1'.padEnd(35)}`.padEnd(394) + '000003';
		const last = (lines.pop() as string).slice(0, 394) + '000004';
		const { records, problems } = readRetornoWhole(joined([...lines, pix, last]));
		expect(problems).toEqual([]);
		expect(records[0]?.pix).toEqual({
			copyPaste: null,
			location: 'pix.example/qr/v2/abc',
			txid: 'TX1',
			error: null,
		});
	});

	it('becomes an event of the charge', async () => {
		const titles = ['02', '03', '06', '09', '14', '28', '23'].map((occurrence): AnswerTitle => ({
			...PAID,
			occurrence,
			paid: occurrence === '06' ? 12_400 : 0,
		}));
		const events: (ChargeEvent | null)[] = [];
		for await (const item of readRetorno([Buffer.from(answer('001', 240, titles))]))
			if (item.type === 'record') events.push(chargeEventOf(item));
		expect(events.map((event) => event?.kind ?? null)).toEqual([
			'registered',
			'cancelled',
			'paid',
			'cancelled',
			'changed',
			null,
			null,
		]);
		expect(events[2]).toEqual({
			kind: 'paid',
			dedupeKey: 'cnab:001:00123:000000004567:12345678:06:2026-12-11:12400:23701234',
			paymentKey: 'cnab:001:00123:000000004567:12345678:06:2026-12-11:12400:23701234',
			providerChargeId: '001:00123/000000004567:12345678',
			reference: 'CHARGE-1',
			occurredAt: Date.parse('2026-12-11T15:00:00Z'),
			amountCents: 12_400,
			paidOn: '2026-12-11',
			netCents: 12_300,
			method: 'boleto',
			settled: true,
		});
	});
});
