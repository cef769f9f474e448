/** What a debtor reads who may pay in more than one way: never two amounts without a word of which is which. */
import { balanceOn } from '../../../../engine/domain/debts';
import { BAND_DEFAULTS, buildOffers, checkOfferPolicy } from '../../../../engine/domain/negotiation';
import type { Account } from '../../../../engine/domain/portal';
import { accountPage } from '../../../../engine/pages/portal';

const TODAY = '2026-03-10';
const balance = balanceOn(
	{ principalCents: 150_00, dueDate: '2026-02-10', debtorKind: 'PF', finePercent: 2, interest: 1 },
	TODAY,
	[],
);
const offers = (fineOff: number) => {
	const policy = checkOfferPolicy([{ ...BAND_DEFAULTS, fromDays: 1, fineOff, maxInstallments: 2 }]);
	return buildOffers(policy!, [{ debtId: 'd1', balance }], TODAY);
};

function shown(more: Partial<Account> = {}): string {
	const account: Account = {
		cover: {
			displayName: 'Casa',
			legalName: 'Casa de Prova Ltda.',
			document: '00.000.000/0001-91',
			address: 'Rua da Prova, 1',
			phone: '(11) 90123-4567',
			agency: null,
			channel: 'sms',
			test: false,
			asks: 'CPF',
		},
		firstName: 'Ana',
		today: TODAY,
		closed: false,
		debts: [{ description: null, reference: 'T1', balance, dueDate: '2026-02-10' }],
		totalCents: balance.totalCents,
		charge: {
			id: 'c1',
			amount: balance.totalCents,
			dueDate: '2026-03-15',
			digitableLine: '1'.repeat(47),
			pixCopyPaste: null,
			bank: null,
		},
		offers: offers(100),
		choice: null,
		quietUntil: undefined,
		...more,
	};
	return accountPage(account, 'sessao').html.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');
}

/** Without what only opens at a tap. */
const unfolded = (page: string) => page.replace(/<details.*?<\/details>/g, '');

it('names the cheaper way to pay at once beside the amount of the charge, where there is one', () => {
	expect(balance.totalCents).toBe(15_440);
	expect(unfolded(shown())).toMatch(/Pagar R\$ 154,40.*compare: há uma opção à vista por R\$ 151,40/);
	for (const none of [shown({ offers: offers(0) }), shown({ offers: [] })])
		expect(none).not.toContain('compare');
});

it('whoever chose is asked for nothing else beside it, and may still pay the whole or choose another way', () => {
	const [cash] = offers(100);
	const page = shown({ choice: cash! });
	expect(unfolded(page)).toMatch(/Você escolheu: à vista.*R\$ 151,40.*Primeiro pagamento em 17\/03\/2026/);
	expect(unfolded(page)).not.toContain('Pagar R$');
	expect(unfolded(page)).not.toContain('1'.repeat(10));
	expect(page).toMatch(/<summary>Prefiro pagar R\$ 154,40, o total de hoje<\/summary>.*Pagar R\$ 154,40/);
	expect(page).not.toContain('compare');
	expect(unfolded(page)).toMatch(/Prefiro outra opção.*Escolher: Em 2 vezes/);
	expect(page).not.toContain('Escolher: À vista');
});

it('what was chosen on another day is another choice than the same way today', () => {
	const [cash] = offers(100);
	const page = shown({ choice: { ...cash!, total: 150_00 }, charge: null });
	expect(page).toContain('Escolher: À vista');
	expect(page).not.toContain('Ainda não há boleto nem Pix');
});
