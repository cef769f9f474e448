/** Boletos and Pix codes, and the till. */
import { h, isoDay, money, send, toast } from './dom.js';

export function slips(person, again) {
	if (person.charges.length === 0)
		return h('p', { class: 'empty' }, 'Nenhum boleto registrado. Ele nasce quando uma mensagem vai levá-lo.');
	return h(
		'div',
		{ class: 'slips' },
		...[...person.charges].reverse().map((charge) => {
			const files = [
				...person.mail.flatMap(({ files: some }) => some),
				...person.whatsapp.flatMap(({ file }) => (file?.url ? [file] : [])),
			];
			const [word, kind] = charge.live
				? ['em aberto', 'live']
				: charge.endedAt
					? ['paga ou cancelada', 'ended']
					: ['encerrada', 'ended'];
			const busy = (event) => event.target.closest('.slip').classList.add('busy');
			const settle = (method) => (event) => {
				busy(event);
				void payOff(charge.id, method, again);
			};
			return h(
				'article',
				{ class: `slip ${kind}` },
				h(
					'header',
					{},
					h(
						'span',
						{},
						person.creditors.find(({ id }) => id === charge.creditorId)?.name ?? charge.creditorId,
					),
					h('em', {}, word),
				),
				h('p', { class: 'amount' }, money(charge.cents), h('small', {}, `vence ${isoDay(charge.dueDate)}`)),
				charge.line &&
					copyable(
						'Linha digitável',
						charge.line.replace(
							/^(\d{5})(\d{5})(\d{5})(\d{6})(\d{5})(\d{6})(\d)(\d{14})$/,
							'$1.$2 $3.$4 $5.$6 $7 $8',
						),
					),
				charge.pix && copyable('Pix copia e cola', charge.pix),
				h(
					'footer',
					{},
					charge.live &&
						charge.line &&
						h('button', { type: 'button', class: 'primary', onclick: settle('boleto') }, 'Pagar o boleto'),
					charge.live &&
						charge.pix &&
						h('button', { type: 'button', class: 'primary pix', onclick: settle('pix') }, 'Pagar com Pix'),
					files[0] &&
						h(
							'a',
							{ class: 'ghost', href: files.at(-1).url, target: '_blank', rel: 'noopener' },
							'Abrir o boleto em PDF',
						),
				),
			);
		}),
	);
}

const copyable = (label, text) =>
	h(
		'div',
		{ class: 'code' },
		h('small', {}, label),
		h('code', {}, text),
		h(
			'button',
			{
				type: 'button',
				class: 'link',
				onclick: () => void navigator.clipboard.writeText(text).then(() => toast('Copiado.')),
			},
			'Copiar',
		),
	);

async function payOff(id, method, again) {
	const done = await send('/api/pay', { id, method });
	if (done) {
		const seconds =
			done.silentAfterMs === null
				? null
				: (done.silentAfterMs / 1000).toLocaleString('pt-BR', { maximumFractionDigits: 2 });
		toast(
			seconds === null
				? 'Pago no provedor. O livro ainda não soube: o fluxo Respostas e pagamentos está publicado?'
				: `Pago. O livro soube em ${seconds} s: ${done.closed ? 'o caso está encerrado e a régua se cala' : 'o título está pago; o que sobra em aberto segue no caso'}.`,
		);
	}
	again();
}
