import { formatReais } from '../../../core/money';
import { safeUrl, SENTENCES } from './parts';
import { ACCENT, FONT, glue, INK, LINE, p, row, SOFT, text } from './style';
import type { EmailModel, EmailOption } from './types';

/** Wide enough for two cards beside each other, less the gap. */
const HALF = '49%';

/**
 * Options beside each other, two a line, each with the same facts in the same order: what it is, what it costs in all, how it is paid,
 * what is saved, when it begins, and its own button. An odd one comes first, over the whole width. On a phone they stand one below the
 * other; readers that know no media query keep two narrow columns, in which everything still breaks where it should.
 */
export function options({ options: list = [], optionsNote }: EmailModel): string {
	if (list.length === 0) return '';
	const odd = list.length % 2;
	const lines = list.slice(0, odd).map((option) => line(card(option, 3)));
	for (let i = odd; i < list.length; i += 2) {
		const [left, right] = [list[i] as EmailOption, list[i + 1] as EmailOption];
		lines.push(line(card(left), card(right)));
	}
	const note = optionsNote ? `<p style="${p(14, SOFT)}" class="soft">${text(optionsNote)}</p>` : '';
	return row(
		`<p style="${p(16, INK, 600)};margin:0 0 10px" class="ink">${SENTENCES.options}</p>${lines.join('')}${note}`,
	);
}

function line(first: string, second?: string): string {
	const gap = `<td class="gap" width="2%" style="font-size:10px;line-height:10px">&nbsp;</td>`;
	return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${first}${second === undefined ? '' : gap + second}</tr></table><p style="margin:0;font-size:10px;line-height:10px">&nbsp;</p>`;
}

function card({ title, total, detail, saving, dueDate, url }: EmailOption, columns = 1): string {
	const soft = (words: string) => `<p style="${p(14, SOFT)};margin:0 0 4px" class="soft">${money(words)}</p>`;
	const width = columns > 1 ? '' : ` width="${HALF}"`;
	return `<td valign="top"${width} class="half tint line" style="background:#eef4f2;border:1px solid ${LINE};border-radius:8px;padding:14px 16px"><p style="${p(15, INK, 600)};margin:0" class="ink">${text(title)}</p><p style="${p(21, INK, 600)};margin:0 0 6px" class="ink">${glue(formatReais(total))}</p>${soft(detail)}${soft(saving ?? SENTENCES.noSaving)}${soft(SENTENCES.firstPayment(dueDate))}${url === undefined ? '' : choose(url, title)}</td>`;
}

/** Lighter than the one button of the message: each option has the same weight, none is pushed. */
function choose(url: string, title: string): string {
	return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:10px"><tr><td align="center" class="line" style="border:1px solid ${ACCENT};border-radius:8px"><a href="${text(safeUrl(url, 'options'))}" class="link" aria-label="${text(`${SENTENCES.choose}: ${title}`)}" style="display:block;padding:11px 8px;${FONT};font-size:15px;font-weight:600;line-height:1.3;color:${ACCENT};text-decoration:none">${SENTENCES.choose}</a></td></tr></table>`;
}

/** Words with amounts in them, none of which breaks after `R$`. */
function money(words: string): string {
	return text(words).replace(/(?<=R\$) /g, '&nbsp;');
}
