/**
 * Writes docs/journeys.md from the presets, so that the page never says what they do not do. `--check` writes nothing and fails
 * when the file is not what would be written.
 */
import { fileURLToPath } from 'node:url';
import { bundle, page } from './generate.mjs';

const CHANNELS = {
	whatsapp: 'WhatsApp*',
	sms: 'SMS',
	email: 'e-mail',
	telegram: 'Telegram',
	voice: 'ligação',
	letter: 'carta',
	custom: 'canal próprio',
};
const STAGES = {
	preventive: 'serviço',
	reminder: 'boa-fé',
	amicable: 'amigável',
	preContentious: 'formal e gentil',
	contentious: 'decisão',
};
const table = (head, rows) =>
	[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const day = (offset) => (offset < 0 ? `−${-offset}` : offset === 0 ? '0' : `+${offset}`);

function offer(policy) {
	if (!policy) return '';
	const off = [
		policy.fineOff && `multa −${policy.fineOff} %`,
		policy.interestOff && `juros −${policy.interestOff} %`,
		policy.principalOff && `valor −${policy.principalOff} %`,
	].filter(Boolean);
	return [
		off.length > 0 && `à vista: ${off.join(', ')}`,
		policy.installments && `até ${policy.installments}×`,
		policy.hardship && 'parcelas que cabem no mês',
		policy.onApproval && 'com aprovação',
	]
		.filter(Boolean)
		.join('; ');
}

function row(step) {
	const channels = step.channels.map((channel) => CHANNELS[channel]).join(' / ') || '–';
	const conditions = [step.human && 'pessoa', step.unless === 'opened' && 'se não abriu o anterior'].filter(
		Boolean,
	);
	return [
		day(step.offset),
		STAGES[step.stage],
		`\`${step.template}\``,
		channels,
		[conditions.join(', '), step.task].filter(Boolean).join(': '),
		offer(step.offerPolicy),
	];
}

export async function render() {
	const { PRESETS, EVENT_JOURNEYS } = await bundle([
		"export { PRESETS, EVENT_JOURNEYS } from './engine/domain/journey/presets';",
	]);
	const head = ['Dia', 'Tom', 'Modelo', 'Canais', 'Quem e o quê', 'Proposta (amostra)'];
	const section = (journey) => [
		`## ${journey.displayName} (\`${journey.key}\`)`,
		'',
		table(head, journey.steps.map(row)),
		'',
	];
	return [
		'# Réguas que acompanham o pacote',
		'',
		'Página gerada por `node scripts/gen-journeys.mjs`; não edite. Os textos estão em `docs/templates.md`.',
		'',
		'- Dias contam do vencimento efetivo (o próximo dia útil bancário). Só o passo do dia sai; os que ficaram para trás são marcados, nunca',
		'  despejados.',
		'- Canais em ordem de preferência: "/" é a alternativa quando o anterior não é possível. WhatsApp* só com a chave do credor ligada e com',
		'  aceite do devedor (ou cláusula de credor que cobra o que é seu).',
		'- No máximo dois toques em sete dias, ligações e revisões incluídas.',
		'- O lembrete antes do vencimento é no dia −2, não no −1: cerca de 41 % dos vencimentos efetivos caem em segunda-feira, cuja véspera é',
		'  domingo, e −1, +3 e +5 seriam três toques em sete dias.',
		'- Todo caso vencido que se possa alcançar tem um toque previsto até o dia +5.',
		'- Caso que chega atrasado começa pelo toque do dia +3 no dia em que chega, nunca pelo passo da sua idade.',
		'- Onde há "pessoa", o passo é de alguém da equipe: ligar, liberar, rever ou decidir. Nada é negativado nem protestado por um passo.',
		'- Propostas são amostras. Só se oferece alguma coisa onde o credor tem política de propostas (*Creditor → Save*, opção *Offers*: faixas próprias ou',
		'  *Sample of the Journey*, que nunca inclui desconto no valor original); sem ela, os textos convidam a conversar. Veja `docs/offers.md`.',
		'- Saídas, em qualquer passo: pago, acordo, promessa em aberto, contestação, "já paguei", pessoa atendendo, retirado, prescrito ou',
		'  prescrição desconhecida.',
		'',
		...Object.values(PRESETS).flatMap(section),
		'# Réguas de outros acontecimentos',
		'',
		'Contam do acontecimento, não do vencimento; começam onde ele é conhecido.',
		'',
		...Object.values(EVENT_JOURNEYS).flatMap(section),
	].join('\n');
}

await page(fileURLToPath(import.meta.url), 'journeys.md', render);
