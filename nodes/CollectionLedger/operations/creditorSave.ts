import type { LedgerOperation } from '../operation';
import { breakersFrom } from './creditorBreakers';
import { offersFrom } from './creditorOffers';
import { saveOptions, type SaveOptions, text } from './creditorSaveOptions';

export const creditorSave: LedgerOperation = {
	resource: 'creditor',
	peopleOnly: true,
	option: {
		name: 'Save',
		value: 'save',
		action: 'Save a creditor',
		description: 'Create a creditor, or change its settings',
	},
	properties: [
		text('Creditor ID', 'id', {
			required: true,
			placeholder: 'e.g. escola-horizonte',
			description: 'Short and stable; portfolio files name it in the column "credor"',
		}),
		text('Display Name', 'displayName', {
			required: true,
			placeholder: 'e.g. Escola Horizonte',
			description: 'The name that debtors know',
		}),
		text('Legal Name', 'legalName', {
			required: true,
			placeholder: 'e.g. Escola Horizonte Ltda',
			description: 'As registered (razão social)',
		}),
		text('CNPJ or CPF', 'document', { required: true, placeholder: 'e.g. 11.222.333/0001-81' }),
		text('Address', 'address', {
			required: true,
			placeholder: 'e.g. Rua das Flores, 10, Centro, São Paulo/SP, CEP 01310-100',
			description: 'Named in every charge (CDC 42-A)',
		}),
		text('Phone', 'phone', {
			required: true,
			placeholder: 'e.g. (11) 4000-1234',
			description: 'Where debtors reach a person',
		}),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: saveOptions,
		},
	],
	async execute(call) {
		const { saveCreditor } = await import('../../../engine/operations/creditors');
		const chosen = (call.value('options') || {}) as SaveOptions;
		const charge = chosen.charges?.charge;
		return await saveCreditor(call.ledger, {
			id: call.text('id'),
			displayName: call.text('displayName'),
			legalName: call.text('legalName'),
			document: call.text('document'),
			address: call.text('address'),
			phone: call.text('phone'),
			...filled({
				agency: chosen.agency,
				kind: chosen.kind,
				sms42a: chosen.sms42a,
				testEmail: chosen.testEmail,
				testPhone: chosen.testPhone,
				journey: chosen.journey,
				freshHours: chosen.freshHours,
				balanceCheck: chosen.balanceCheck,
				whatsappAllowed: chosen.whatsappAllowed,
				thankForPayments: chosen.thankForPayments,
			}),
			// Left empty on purpose it is taken back.
			...(chosen.whatsappConsent === undefined ? {} : { whatsappConsent: chosen.whatsappConsent }),
			...(chosen.linkAddress === undefined ? {} : { linkAddress: chosen.linkAddress }),
			...(charge ? { charges: charge.provider === '' ? null : charge } : {}),
			...offersFrom(chosen),
			...breakersFrom(chosen),
			...(chosen.closedDays === undefined ? {} : { closedDays: daysOf(chosen.closedDays) }),
			...(chosen.openQuietDays === undefined ? {} : { openQuietDays: daysOf(chosen.openQuietDays) }),
			...(chosen.caps?.limits ? { caps: filled(chosen.caps.limits) } : {}),
		});
	},
};

/** Without what the person left out or empty: that keeps what the ledger has. */
function filled<T extends object>(fields: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== 0),
	) as Partial<T>;
}

const daysOf = (list: string) => list.split(/[\s,;]+/).filter(Boolean);
