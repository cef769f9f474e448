import type { Reason } from './types';

/** What most people would answer; each leads somewhere else than another reminder. */
export const CONSUMER_REASONS: readonly Reason[] = [
	{ key: 'pago', label: 'Já paguei' },
	{ key: 'prazo', label: 'Preciso de mais prazo' },
	{ key: 'valor', label: 'O valor não confere' },
	{ key: 'conversa', label: 'Quero falar com alguém' },
];

export const BUSINESS_REASONS: readonly Reason[] = [
	{ key: 'documento', label: 'Não recebemos a nota ou o boleto' },
	{ key: 'divergencia', label: 'Há divergência no valor ou no pedido' },
	{ key: 'programado', label: 'O pagamento já está programado' },
	{ key: 'pago', label: 'Já pagamos' },
];
