import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import type { Boleto, BoletoTerms } from '../../../engine/domain/boleto/boleto';
import { extended } from '../../common/items';
import { type BoletoOperation, ISSUED, textOf } from '../call';

const FIELDS = ['account', 'accountDigit', 'branch', 'branchDigit', 'convenio', 'seuNumero'] as const;

/** An own boleto from typed data, which nobody has registered: its numbers, and the slip that says so. */
export const compute: BoletoOperation = {
	async each(context, index, outputs) {
		const { computeBoleto, printedLine } = await import('../../../engine/domain/boleto/boleto');
		const { fromReais } = await import('../../../engine/core/money');
		const cents = fromReais(Number(context.getNodeParameter('amount', index, 0)));
		if (!cents.ok) throw badInput('amount', 'The amount must have at most two decimals.');
		const given = context.getNodeParameter('title', index, {}) as Record<string, unknown>;
		const typed = (name: string) => String(given[name] ?? '').trim();
		const terms: BoletoTerms = {
			bank: textOf(context, 'bank', index),
			carteira: textOf(context, 'carteira', index),
			nossoNumero: textOf(context, 'nossoNumero', index),
			amountCents: cents.value,
			dueDate: textOf(context, 'dueDate', index).slice(0, 10) || null,
			...Object.fromEntries(FIELDS.flatMap((name) => (typed(name) === '' ? [] : [[name, typed(name)]]))),
		};
		const computed = computeBoleto(terms);
		const boleto = {
			bank: computed.bank,
			carteira: computed.carteira,
			nossoNumero: computed.nossoNumero.printed,
			line: computed.line,
			printedLine: printedLine(computed),
			barcode: computed.barcode,
			freeField: computed.freeField,
			registeredBy: null,
			warnings: computed.warnings,
		};
		const item = context.getInputData()[index] ?? { json: {} };
		const result = extended(item, index, { boleto });
		if (context.getNodeParameter('drawPdf', index, false) === true)
			await attach(context, result, computed, terms, typed);
		outputs.add(ISSUED, result);
	},
};

async function attach(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	computed: Boleto,
	terms: BoletoTerms,
	typed: (name: string) => string,
): Promise<void> {
	const [{ slipPdf }, { parseDocument }, { businessDay }, { bankOf }] = await Promise.all([
		import('../../../engine/pages/slip'),
		import('../../../engine/core/identity/document'),
		import('../../../engine/operations/days'),
		import('../../../engine/domain/boleto/banks'),
	]);
	const documentOf = (name: string) => {
		const parsed = parseDocument(typed(name));
		if (parsed.ok) return parsed.value;
		throw badInput(name, `The slip needs a valid CPF or CNPJ in ${name}.`, 'Add it under Account and Slip.');
	};
	const today = businessDay(Date.now());
	const pdf = slipPdf({
		registeredBy: null,
		barcode: computed.barcode,
		dueDate: terms.dueDate,
		nossoNumero: computed.nossoNumero.printed,
		beneficiaryCode: bankOf(terms.bank).beneficiaryCode(terms),
		carteira: terms.carteira,
		documentNumber: typed('seuNumero') || terms.nossoNumero,
		documentDate: today,
		processingDate: today,
		creditor: {
			name: typed('beneficiaryName'),
			document: documentOf('beneficiaryDocument'),
			address: typed('beneficiaryAddress'),
		},
		payer: { name: typed('payerName'), document: documentOf('payerDocument'), address: '' },
		items: [],
	});
	const file = await context.helpers.prepareBinaryData(pdf, 'boleto-sem-registro.pdf', 'application/pdf');
	item.binary = { ...item.binary, boleto: file };
}
