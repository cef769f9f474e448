/** What operators see: what went out, what was held and why, what waits for a person. Read only. */
import { CHANNELS, get, h, long, when } from './dom.js';

const RULES = {
	hours: 'Fora do horário',
	holiday: 'Feriado ou dia de silêncio',
	cap: 'Limite de contatos',
	optOut: 'Pediu para não receber',
	doNotCall: 'Não me perturbe',
	prescription: 'Prescrito, ou sem tipo conhecido',
	dispute: 'Contestado, ou “já paguei”',
	promise: 'Prometeu pagar',
	human: 'Com uma pessoa',
	hold: 'Segurado',
	pause: 'Pausado',
	placement: 'Ainda não é nosso',
	status: 'Situação do título',
	freshness: 'Pagamentos desatualizados',
	mode: 'Modo do credor',
	block42a: 'Falta o bloco legal',
	whatsappPolicy: 'WhatsApp não liberado',
	paid: 'Nada em aberto',
	address: 'Sem contato válido',
	consent: 'Sem autorização para o canal',
};
const TYPES = {
	'contact.reserved': 'Mensagem reservada',
	'contact.sending': 'A caminho',
	'contact.accepted': 'O provedor aceitou',
	'contact.sent': 'Enviada',
	'contact.delivered': 'Entregue',
	'contact.read': 'Lida',
	'contact.failed': 'Não entregue',
	'contact.rejected': 'Recusada pelo provedor',
	'contact.unknown': 'Sem notícia: não se repete',
	'contact.released': 'Solta sem sair',
	'contact.refused': 'Recusada na porta',
	'reply.received': 'O devedor respondeu',
	'gate.denied': 'Não pode sair',
	'gate.deferred': 'Fica para depois',
	'consent.optOut': 'Saiu da lista',
	'consent.given': 'Autorizou o canal',
	'identity.confirmed': 'Confirmou quem é',
	'step.human': 'Etapa de uma pessoa',
	'consent.wrongPerson': 'Não é esta pessoa',
	'hold.placed': 'Caso segurado',
	'hold.lifted': 'Caso solto',
	'payment.received': 'Pagamento recebido',
	'payment.reversed': 'Pagamento devolvido',
	'case.closed': 'Caso encerrado',
	'charge.reserved': 'Boleto reservado',
	'charge.sending': 'Registrando o boleto',
	'charge.accepted': 'Boleto registrado',
	'charge.registered': 'Boleto registrado',
	'charge.paid': 'Boleto pago',
	'charge.cancelled': 'Boleto cancelado',
	'task.opened': 'Tarefa para uma pessoa',
	'step.invalid': 'Etapa por consertar',
};
const INTENTS = {
	optOut: 'quer sair',
	wrongPerson: 'não é a pessoa',
	alreadyPaid: 'diz que pagou',
	identity: 'confirmou quem é',
	other: 'escreveu',
};
const ruleName = (rule) => RULES[rule] ?? rule;

/** One line of the timeline or of the feed. */
export function line({ at, type, data = {} }, who) {
	const kind = type.split('.')[0];
	return h(
		'li',
		{ class: `event ${kind} ${type.replace('.', '-')}` },
		h('span', { class: 'dot', 'aria-hidden': 'true' }),
		h(
			'div',
			{},
			h('b', {}, TYPES[type] ?? type),
			who && h('span', { class: 'of' }, who),
			h('p', {}, words(type, data)),
		),
		h('time', {}, when(at)),
	);
}

function words(type, data) {
	const parts = [];
	if (data.rule) parts.push(ruleName(data.rule));
	if (data.channel) parts.push(CHANNELS[data.channel] ?? data.channel);
	if (data.step) parts.push(`etapa ${data.step}`);
	if (data.intent)
		parts.push(
			String(data.intent)
				.split('+')
				.map((one) => INTENTS[one] ?? one)
				.join(', '),
		);
	if (typeof data.amount === 'number')
		parts.push((data.amount / 100).toLocaleString('pt-BR', { style: 'currency', currency: 'BRL' }));
	if (data.until) parts.push(`até ${long(data.until)}`);
	if (data.reason && type !== 'gate.denied') parts.push(String(data.reason));
	if (data.source) parts.push(`fonte: ${data.source}`);
	return parts.join(' · ');
}

export async function showOperation(main) {
	const place = h('div', { class: 'operation' });
	main.replaceChildren(place);
	let seen = '';
	let chosen = '';
	const refresh = async () => {
		const data = await get('/api/operation');
		const key = JSON.stringify([{ ...data, status: { ...data.status, businessNow: 0 } }, chosen]);
		if (key === seen) return;
		seen = key;
		place.replaceChildren(
			...paint(data, chosen, (rule) => {
				chosen = chosen === rule ? '' : rule;
				void refresh();
			}),
		);
	};
	return refresh;
}

const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);

function paint({ status, held, decisions, tasks, creditors, received, editor }, chosen, choose) {
	const names = Object.fromEntries(creditors.map(({ id, name }) => [id, name]));
	const byRule = new Map();
	for (const one of held) byRule.set(one.rule, [...(byRule.get(one.rule) ?? []), one]);
	const rules = [...byRule].sort(([, a], [, b]) => b.length - a.length);
	const most = rules[0]?.[1].length ?? 1;
	const rows = held.filter(({ rule }) => chosen === '' || rule === chosen).slice(0, 80);
	const tile = (title, value, more) =>
		h('div', { class: 'tile' }, h('small', {}, title), h('b', {}, String(value)), h('span', {}, more));
	const channels = (counts) =>
		Object.entries(counts)
			.filter(([, n]) => n > 0)
			.map(([name, n]) => `${n} ${CHANNELS[name] ?? name}`)
			.join(' · ');
	return [
		h(
			'div',
			{ class: 'tiles' },
			tile('Enviadas', sum(status.sent), channels(status.sent)),
			tile('Recebidas pelos provedores', sum(received), channels(received)),
			tile('Retidas agora', held.length, 'cada uma com regra, fonte e prazo'),
			tile('Com pessoas', tasks.length, 'tarefas abertas'),
			tile('Casos', status.cases.open, `abertos; ${status.cases.closed} encerrados`),
			tile('Sem notícia', status.unknown, 'nunca se repetem sozinhas'),
		),
		h(
			'div',
			{ class: 'columns' },
			h(
				'section',
				{ class: 'card' },
				h('h2', {}, 'Retidas, e por quê'),
				h(
					'div',
					{ class: 'bars' },
					...rules.map(([rule, some]) =>
						h(
							'button',
							{ type: 'button', 'aria-pressed': String(chosen === rule), onclick: () => choose(rule) },
							h('span', {}, ruleName(rule)),
							h('meter', { min: 0, max: most, value: some.length }),
							h('em', {}, String(some.length)),
						),
					),
				),
				rows.length === 0
					? h('p', { class: 'empty' }, 'Nada retido.')
					: h(
							'ul',
							{ class: 'held' },
							...rows.map((one) =>
								h(
									'li',
									{},
									h('b', {}, one.name),
									h(
										'span',
										{ class: 'of' },
										`${names[one.creditorId] ?? one.creditorId} · etapa ${one.step}`,
									),
									h(
										'p',
										{},
										`${ruleName(one.rule)}${one.until ? ` até ${long(one.until)}` : ''}. ${one.source}`,
									),
								),
							),
						),
			),
			h(
				'div',
				{},
				tasks.length > 0 &&
					h(
						'section',
						{ class: 'card' },
						h('h2', {}, 'Para uma pessoa'),
						h(
							'ul',
							{ class: 'held' },
							...tasks
								.slice(0, 40)
								.map((task) =>
									h(
										'li',
										{},
										h('b', {}, task.name),
										h('span', { class: 'of' }, names[task.creditorId] ?? task.creditorId),
										h('p', {}, task.whatToDo),
									),
								),
						),
					),
				h(
					'section',
					{ class: 'card' },
					h('h2', {}, 'O que acaba de acontecer'),
					h(
						'ol',
						{ class: 'timeline' },
						...decisions.map((one) => line(one, `${one.name} · ${names[one.creditorId] ?? one.creditorId}`)),
					),
				),
			),
		),
		h(
			'p',
			{ class: 'hint' },
			'Aqui só se lê. Para decidir, abra o ',
			h('a', { href: editor, target: '_blank', rel: 'noopener' }, 'n8n'),
			'.',
		),
	];
}
