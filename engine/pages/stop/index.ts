import { type Page, pageHeaders } from '../page';

/** `ask`: one button · `done`: stopped, or was before · `invalid`: the link is cut or not ours. */
export type StopPageState = 'ask' | 'done' | 'invalid';

const STYLE = `:root{color-scheme:light dark}
body{margin:0;font:1.125rem/1.5 system-ui,sans-serif;background:#f6f8fb;color:#1d3557}
main{max-width:32rem;margin:0 auto;padding:3rem 1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
p{margin:0 0 1.5rem}
button{font:inherit;font-weight:600;width:100%;padding:1rem;border:0;border-radius:.5rem;background:#0a6e53;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #1d3557;outline-offset:3px}
@media (prefers-color-scheme:dark){body{background:#10182a;color:#e8eef7}button{background:#46d6a6;color:#10182a}button:focus-visible{outline-color:#e8eef7}}`;

const BODIES: Record<StopPageState, { status: number; title: string; body: string }> = {
	ask: {
		status: 200,
		title: 'Parar de receber e-mails',
		body: `<p>Toque no botão e não enviaremos mais e-mails como o que você recebeu. Nada mais é preciso.</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Não quero mais receber</button></form>`,
	},
	done: {
		status: 200,
		title: 'Pronto',
		body: '<p>Você não receberá mais esses e-mails. Pode fechar esta página.</p>',
	},
	invalid: {
		status: 404,
		title: 'Este endereço não está completo',
		body: '<p>Abra de novo o link do e-mail que você recebeu. Se preferir, responda a ele com a palavra SAIR: o efeito é o mesmo.</p>',
	},
};

/**
 * The page by which whoever got an e-mail ends them. It works without a script and without a login, and says nothing of anybody: who opens the link of
 * another learns nothing.
 */
export function stopPage(state: StopPageState): Page {
	const { status, title, body } = BODIES[state];
	return { status, headers: HEADERS, html: htmlOf(title, body) };
}

const HEADERS = pageHeaders(STYLE);

function htmlOf(title: string, body: string): string {
	return `<!doctype html>
<html lang="pt-BR">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${body}
</main></body>
</html>
`;
}
