/** What operators read about the senders' health. pt-BR. */
import type { NoticeEvent } from '../ports/channel';

type Subject = NoticeEvent['subject'];

/** Reasons of the pauses that notices set, as refusals quote them. */
const REASONS: Readonly<Partial<Record<Subject, string>>> = {
	senderQuality: 'o provedor marcou o número: as pessoas bloqueiam ou denunciam as mensagens dele',
	senderRestricted: 'o provedor restringiu ou desativou a conta do remetente',
	senderConnection: 'a conta do remetente saiu da plataforma do provedor',
};

export function reasonFor(subject: Subject): string {
	return REASONS[subject] ?? 'o provedor parou o remetente';
}

/** Why a step does not go out by an approved template. */
export function templateReason(template: string): string {
	return `o provedor parou o modelo aprovado "${template}"`;
}

const GOES_ON = 'As etapas seguem pelos outros canais da régua.';

type Told = Pick<NoticeEvent, 'subject' | 'severity' | 'detail' | 'templateName'>;

/** Kind and text of the task that a notice opens. */
export function healthTask(
	notice: Told,
	{ provider, address }: { provider: string; address: string },
): { kind: string; whatToDo: string } {
	return { kind: kindOf(notice), whatToDo: `${provider}, remetente ${address}: ${textOf(notice)}` };
}

function kindOf({ subject, severity }: Told): string {
	if (subject === 'templateStatus') return 'templateStopped';
	if (subject === 'templateQuality') return 'templateQuality';
	return severity === 'stop' && subject !== 'senderQuality' ? 'senderRestricted' : 'senderQuality';
}

function textOf({ subject, severity, detail, templateName = '' }: Told): string {
	switch (subject) {
		case 'senderQuality':
			return `a qualidade do número caiu (${detail}) porque pessoas bloquearam ou denunciaram as mensagens. O remetente fica em pausa até a qualidade voltar, por sete dias no máximo. ${GOES_ON} Veja no painel do provedor quais mensagens incomodam, reduza os envios a quem não responde e confira os consentimentos; para retomar antes, levante a pausa do remetente.`;
		case 'senderRestricted':
			return `o provedor restringiu ou desativou a conta (${detail}). O remetente fica em pausa. ${GOES_ON} Veja o motivo no painel do provedor, corrija-o e, se couber, recorra; a pausa sai sozinha quando ele liberar a conta ou quando acabar o prazo dele.`;
		case 'senderConnection':
			return `a conta saiu da plataforma (${detail}). O remetente fica em pausa. ${GOES_ON} Conecte o número de novo no provedor; se não for voltar, cadastre outro remetente para o credor.`;
		case 'senderPolicy':
			return `o provedor avisou de uma infração às políticas dele (${detail}). Nada parou ainda: veja o aviso no painel do provedor e corrija o que ele aponta, antes que ele restrinja a conta.`;
		case 'senderLimit':
			return `o provedor reduziu o limite de pessoas por dia (${detail}). Os envios seguem; confira se o limite comporta a carteira e melhore a qualidade das mensagens.`;
		case 'senderName':
			return `o provedor recusou o nome de exibição do número (${detail}). Corrija o nome no painel do provedor: sem nome aprovado ele pode recusar envios.`;
		case 'accountAlert':
			return `o provedor pede atenção à conta (${detail}). Veja o alerta no painel do provedor.`;
		case 'templateStatus':
			return `o modelo aprovado "${templateName}" parou (${detail}). Fora da conversa aberta nada sai por ele. ${GOES_ON} Veja o motivo no painel do provedor; se foi recusado ou desativado, corrija-o e peça nova aprovação. Quando for aprovado, os envios voltam sozinhos.`;
		case 'templateQuality':
			return severity === 'warning'
				? `a qualidade do modelo aprovado "${templateName}" caiu (${detail}); o provedor pode pausá-lo. Veja no painel do provedor o que as pessoas dizem dele.`
				: `a qualidade do modelo aprovado "${templateName}" mudou (${detail}).`;
	}
}
