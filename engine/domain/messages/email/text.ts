import { formatReais } from '../../../core/money';
import { SENTENCES, balanceLines, day, debtTitle, greeting, safeUrl, speaker, totalOf } from './parts';
import type { EmailDebt, EmailModel, EmailOption } from './types';

const RULE = '-'.repeat(44);

/** The message for readers without HTML, screen readers and archives: all that the HTML says, nothing less. */
export function emailText(model: EmailModel): string {
	const blocks: string[] = [greeting(model), ...model.opening];
	if (model.debts.length > 0) {
		blocks.push([RULE, ...model.debts.flatMap(debtLines), RULE].join('\n'));
		const several = model.debts.length > 1 ? `Total de ${model.debts.length} itens` : 'Total';
		blocks.push(`${several}: ${formatReais(totalOf(model.debts))} (valores em ${day(model.asOf)})`);
	}
	const options = model.options ?? [];
	if (options.length > 0) blocks.push(`${SENTENCES.options}:`, ...options.map(optionLines));
	if (options.length > 0 && model.optionsNote) blocks.push(model.optionsNote);
	if (model.action !== undefined)
		blocks.push(`${model.action.label}:\n${safeUrl(model.action.url, 'action')}`);
	if (model.payment !== undefined) {
		const { digitableLine, pixCopyPaste, beneficiary } = model.payment;
		if (digitableLine !== undefined) blocks.push(`Linha digitável do boleto:\n${digitableLine}`);
		if (pixCopyPaste !== undefined) blocks.push(`Pix copia e cola:\n${pixCopyPaste}`);
		blocks.push(SENTENCES.beneficiary(beneficiary));
	}
	const reasons = (model.reasons ?? []).map(({ label, url }) => `${label}: ${safeUrl(url, 'reasons')}`);
	if (reasons.length > 0) blocks.push(reasons.join('\n'));
	blocks.push(...(model.closing ?? []), ...(model.debts.length > 0 ? [SENTENCES.paid] : []), speaker(model));
	const small = [SENTENCES.person(model), SENTENCES.whoIsThis(model)];
	if (model.verifyUrl !== undefined)
		small.push(`${SENTENCES.verify}: ${safeUrl(model.verifyUrl, 'verifyUrl')}`);
	small.push(`${SENTENCES.stop}: ${safeUrl(model.stopUrl, 'stopUrl', true)}`, model.creditor.block42a);
	return `${blocks.join('\n\n')}\n\n${RULE}\n${small.join('\n')}\n`;
}

/** One fact a line, in the same order in each: that is what makes them comparable without a table. */
function optionLines(option: EmailOption): string {
	return [
		`* ${option.title}: ${formatReais(option.total)}`,
		`  ${option.detail}`,
		`  ${option.saving ?? SENTENCES.noSaving}`,
		`  ${SENTENCES.firstPayment(option.dueDate)}`,
		...(option.url === undefined ? [] : [`  ${SENTENCES.choose}: ${safeUrl(option.url, 'options')}`]),
	].join('\n');
}

function debtLines(debt: EmailDebt): string[] {
	return [
		debtTitle(debt),
		`Vencimento: ${day(debt.dueDate)}`,
		...balanceLines(debt.balance).map(({ label, amount }) => `${label}: ${amount}`),
		`Total: ${formatReais(debt.balance.total)}`,
		'',
	];
}
