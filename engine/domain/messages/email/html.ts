import { formatReais } from '../../../core/money';
import { SENTENCES, balanceLines, day, greeting, safeUrl, speaker, totalOf } from './parts';
import { options } from './options';
import { FONT, glue, INK, LINE, ACCENT, p, row, SOFT, text } from './style';
import type { EmailDebt, EmailModel } from './types';

/** Above this, one line a debt in place of one line an amount: a long statement stays readable and below 50 kB. */
const MOST_IN_FULL = 6;
/** Readers cut a message at about 100 kB; ours stays far below. What is left out is said, and stands in the text part. */
const MOST_SHOWN = 40;

/**
 * Layout by tables and inline styles, which every reader knows; one column of at most 600 pixels, so nothing has to be rearranged on a phone.
 * No picture, no web font, no tracking. Readers that honour `prefers-color-scheme` get dark colours of our own; those that turn colours around
 * themselves find no pure white or black beside coloured text that would vanish.
 */
export function emailHtml(model: EmailModel): string {
	const rows = [
		row(`<p style="${p(18, INK, 600)}" class="ink">${text(greeting(model))}</p>${paragraphs(model.opening)}`),
		model.debts.length > 0 ? row(debtTable(model)) : '',
		options(model),
		model.action === undefined ? '' : row(button(model.action.label, safeUrl(model.action.url, 'action'))),
		payment(model),
		reasons(model),
		row(
			paragraphs([...(model.closing ?? []), ...(model.debts.length > 0 ? [SENTENCES.paid] : [])]) +
				`<p style="${p(16, INK, 600)}" class="ink">${text(speaker(model))}</p>`,
		),
	];
	return `<!doctype html>
<html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no"><title>${text(model.subject)}</title>
<style>:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){.page{background:#15191d!important}.card{background:#20262c!important;border-color:#39424b!important}.ink{color:#e8edf1!important}.soft{color:#aab5bf!important}.line{border-color:#39424b!important}.tint{background:#2a323a!important}.link{color:#6fd3b9!important}}
@media (max-width:480px){.pad{padding-left:18px!important;padding-right:18px!important}.half{display:block!important;width:auto!important}.gap{display:block!important;width:auto!important;height:10px!important;line-height:10px!important}}</style></head>
<body style="margin:0;padding:0;-webkit-text-size-adjust:100%" class="page">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${text(model.preheader)}${'&#8199;&#847; '.repeat(40)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="background:#f1f4f6"><tr><td align="center" style="padding:24px 10px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="card" style="width:100%;max-width:600px;background:#fdfefe;border:1px solid ${LINE};border-radius:12px">
<tr><td class="pad line" style="padding:20px 32px;border-bottom:1px solid ${LINE};${FONT};font-size:16px;font-weight:700;color:${INK}"><span class="ink">${text(model.creditor.displayName)}</span></td></tr>
${rows.join('')}
</table>
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px"><tr><td class="pad soft" style="padding:18px 32px;${FONT};font-size:13px;line-height:1.55;color:${SOFT}">${footer(model)}</td></tr></table>
</td></tr></table></body></html>`;
}

function paragraphs(lines: readonly string[]): string {
	return lines.map((line) => `<p style="${p(16, INK)}" class="ink">${text(line)}</p>`).join('');
}

/** Debts, each amount by its name, and the sum of all. */
function debtTable(model: EmailModel): string {
	const { debts, asOf } = model;
	const full = debts.length <= MOST_IN_FULL;
	const shown = debts.slice(0, MOST_SHOWN);
	const rest = debts.length - shown.length;
	const body = shown.map(full ? debtInFull : debtInBrief).join('');
	const more =
		rest > 0
			? line(
					`e mais ${rest} itens, listados na versão em texto`,
					formatReais(totalOf(debts.slice(MOST_SHOWN))),
					SOFT,
					14,
				)
			: '';
	const sum =
		debts.length > 1
			? line(`Total de ${debts.length} itens`, formatReais(totalOf(debts)), INK, 18, true)
			: '';
	return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${body}${more}${sum}</table>
<p style="${p(13, SOFT)}" class="soft">Valores em ${day(asOf)}.</p>`;
}

function debtInFull(debt: EmailDebt): string {
	const lines = balanceLines(debt.balance).map(({ label, amount }) => line(label, amount, SOFT, 15));
	return `${heading(debt)}${lines.join('')}${line('Total', formatReais(debt.balance.total), INK, 16, true)}`;
}

function heading({ description, reference = '', dueDate }: EmailDebt): string {
	const when = `${reference === '' ? 'Vencimento' : `${text(reference)} · vencimento`} em ${day(dueDate)}`;
	return `<tr><td colspan="2" class="line" style="padding:14px 0 6px;border-top:1px solid ${LINE}"><span class="ink" style="${FONT};font-size:16px;line-height:1.4;font-weight:600;color:${INK}">${text(description)}</span><br><span class="soft" style="${FONT};font-size:14px;line-height:1.4;color:${SOFT}">${when}</span></td></tr>`;
}

function debtInBrief({ description, reference = '', dueDate, balance }: EmailDebt): string {
	const parts = balanceLines(balance).map(({ label, amount }) => glue(`${label} ${amount}`));
	const second = [...(reference === '' ? [] : [text(reference)]), `venc. ${day(dueDate)}`, ...parts].join(
		' · ',
	);
	const cell = `${FONT};font-size:15px;line-height:1.4;color:${INK};border-top:1px solid ${LINE};padding-top:8px`;
	return `<tr><td width="100%" class="line ink" style="${cell}">${text(description)}</td><td align="right" valign="top" class="line ink" style="${cell};padding-left:12px;font-weight:600">${glue(formatReais(balance.total))}</td></tr><tr><td colspan="2" class="soft" style="padding:0 0 8px;${FONT};font-size:13px;line-height:1.4;color:${SOFT}">${second}</td></tr>`;
}

function line(label: string, amount: string, color: string, size: number, strong = false): string {
	const style = `${FONT};font-size:${size}px;line-height:1.4;font-weight:${strong ? 600 : 400};color:${color}`;
	const mode = color === INK ? 'ink' : 'soft';
	const pad = strong ? '4px 0 14px' : '2px 0';
	return `<tr><td width="100%" class="${mode}" style="padding:${pad};${style}">${text(label)}</td><td align="right" valign="top" class="${mode}" style="padding:${pad};padding-left:12px;${style}">${glue(amount)}</td></tr>`;
}

/** A cell with a colour of its own: buttons of borders or pictures fall apart in Outlook. */
function button(label: string, url: string): string {
	return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${ACCENT}" style="background:${ACCENT};border-radius:8px"><a href="${text(url)}" style="display:block;padding:15px 20px;${FONT};font-size:17px;font-weight:600;line-height:1.3;color:#fdfefe;text-decoration:none">${text(label)}</a></td></tr></table><p style="margin:0 0 8px;font-size:8px">&nbsp;</p>`;
}

function payment({ payment: given }: EmailModel): string {
	if (given === undefined) return '';
	const { digitableLine, pixCopyPaste, beneficiary } = given;
	const code = (label: string, value: string, breaks: string): string =>
		`<p style="${p(14, SOFT)};margin:0 0 4px" class="soft">${label}</p><p class="tint ink" style="margin:0 0 14px;padding:12px 14px;background:#eef1f3;border-radius:8px;font-family:Consolas,Menlo,monospace;font-size:14px;line-height:1.5;color:${INK};word-break:${breaks}">${text(value)}</p>`;
	return row(
		(digitableLine === undefined ? '' : code('Linha digitável do boleto', digitableLine, 'break-word')) +
			(pixCopyPaste === undefined ? '' : code('Pix copia e cola', pixCopyPaste, 'break-all')) +
			`<p style="${p(14, SOFT)}" class="soft">${text(SENTENCES.beneficiary(beneficiary))}</p>`,
	);
}

function reasons({ reasons: given = [] }: EmailModel): string {
	if (given.length === 0) return '';
	const links = given.map(
		({ label, url }) =>
			`<a href="${text(safeUrl(url, 'reasons'))}" class="link" style="color:${ACCENT};text-decoration:underline;white-space:nowrap;display:inline-block;margin-right:18px">${text(label)}</a>`,
	);
	return row(
		`<p style="${p(15, SOFT)};line-height:2" class="soft">Se preferir, diga com um toque:<br>${links.join(' ')}</p>`,
	);
}

function footer(model: EmailModel): string {
	const link = (label: string, url: string): string =>
		`<a href="${text(url)}" class="soft" style="color:${SOFT};text-decoration:underline">${text(label)}</a>`;
	return [
		text(SENTENCES.person(model)),
		text(SENTENCES.whoIsThis(model)),
		...(model.verifyUrl === undefined ? [] : [link(SENTENCES.verify, safeUrl(model.verifyUrl, 'verifyUrl'))]),
		link(SENTENCES.stop, safeUrl(model.stopUrl, 'stopUrl', true)),
		text(model.creditor.block42a),
	].join('<br>');
}
