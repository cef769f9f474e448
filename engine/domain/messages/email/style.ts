/** What every block of the HTML is made of. */
export const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const INK = '#1f2933';
export const SOFT = '#5b6774';
export const LINE = '#d9dee3';
export const ACCENT = '#0b6b57';

export function row(content: string): string {
	return `<tr><td class="pad" style="padding:20px 32px 0;${FONT}">${content}</td></tr>`;
}

export function p(size: number, color: string, weight = 400): string {
	return `margin:0 0 14px;${FONT};font-size:${size}px;line-height:1.5;font-weight:${weight};color:${color}`;
}

const ESCAPES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Every value goes through here: nothing that a file or a person wrote becomes markup. */
export function text(value: string): string {
	return value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** An amount never breaks between `R$` and its digits. */
export function glue(amount: string): string {
	return text(amount).replace(/ /g, '&nbsp;');
}
