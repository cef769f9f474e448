/** pt-BR, what the operator reads beside the code. Codes are those of `cases.close_reason`: mostly the status of the last debt. */
const TEXT: Readonly<Record<string, string>> = {
	paid: 'Pago: a dívida foi quitada.',
	paidAtCreditor: 'Pago diretamente ao credor.',
	agreed: 'Acordo firmado: segue a régua do acordo.',
	withdrawn: 'Retirado da carteira pelo credor.',
	returned: 'Devolvido ao credor.',
	cancelled: 'Cancelado pelo credor.',
	ceded: 'Cedido a outro titular: não é mais deste credor.',
	disputed: 'Contestado: parado até que uma pessoa resolva.',
	legal: 'Encaminhado ao jurídico: nenhuma mensagem automática.',
	prescribed: 'Prescrito: não se cobra mais.',
	noOpenDebt: 'Nenhum título em aberto.',
};

/** Why a case left its journey, in words. A code that is not known is shown as it is. */
export function exitText(reason: string): string {
	return TEXT[reason] ?? `Saiu da régua (${reason}).`;
}
