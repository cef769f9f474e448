const ESCAPES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Everything that came from outside goes through here. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const FORMAT = new Intl.DateTimeFormat('pt-BR', {
	timeZone: 'America/Sao_Paulo',
	dateStyle: 'short',
	timeStyle: 'short',
});
export const shownAt = (at: string): string => FORMAT.format(new Date(at));

/** A page without script: what went out is looked at, not only counted. */
export function page(
	title: string,
	intro: string,
	search: { name: string; value: string; hint: string },
	main: string,
): string {
	return `<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(intro)}</p>
<form><input name="${search.name}" placeholder="${escapeHtml(search.hint)}" value="${escapeHtml(search.value)}"><button>Procurar</button></form></header>
<main>${main}</main></body></html>`;
}

const STYLE = `
:root{color-scheme:light dark;--bg:#eef1f4;--card:#fff;--ink:#1d2733;--soft:#667485;--in:#e6e9ed;--out:#1f7a5c;--line:#d7dde3}
@media(prefers-color-scheme:dark){:root{--bg:#11161c;--card:#1a2129;--ink:#e7edf3;--soft:#93a1b0;--in:#2a333e;--out:#1f7a5c;--line:#2b3540}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.4 system-ui,sans-serif}
header{padding:24px 24px 0}h1{font-size:22px;margin:0 0 4px}p{margin:0 0 12px;color:var(--soft)}a{color:inherit}
form{display:flex;gap:8px}input,button{font:inherit;padding:7px 12px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px;padding:24px;align-items:start}
section{background:var(--card);border:1px solid var(--line);border-radius:18px;padding:14px;display:flex;flex-direction:column;gap:8px}
h2{font-size:13px;font-weight:600;text-align:center;color:var(--soft);margin:0 0 4px;overflow-wrap:anywhere}
.bubble{max-width:88%;border-radius:16px;padding:8px 12px;overflow-wrap:anywhere;white-space:pre-wrap}.bubble b{display:block;font-size:12px;color:var(--soft)}
.bubble small{display:block;font-size:11px;opacity:.7;margin-top:2px}.in{background:var(--in);align-self:flex-start;border-bottom-left-radius:4px}
.out{background:var(--out);color:#fff;align-self:flex-end;border-bottom-right-radius:4px}.tap{border:1px solid var(--line);border-radius:10px;padding:4px 10px;font-size:13px;text-align:center;color:#1a73e8}
.mail{display:block;text-decoration:none;border-top:1px solid var(--line);padding-top:8px}.mail:first-of-type{border:0}.mail b{display:block}.mail span{color:var(--soft);font-size:13px}
iframe{width:100%;height:75vh;border:1px solid var(--line);border-radius:8px;background:#fff}.whole{grid-column:1/-1}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font-size:12px}`;
