import type { ApprovedTemplate, Button } from '../library/types';

/** Their titles are words that the reading of replies knows, for providers that send back the title alone. */
export const IDENTITY_BUTTONS: readonly Button[] = [
	{ id: 'identity.yes', title: 'Sou eu' },
	{ id: 'identity.no', title: 'Não sou eu' },
	{ id: 'optOut', title: 'Parar' },
];

/**
 * The one thing that is asked of a number before anybody has said who they are. It needs no block of CDC 42-A, since it collects
 * nothing; register both once per WhatsApp account, category utility, language pt_BR, with the three quick replies.
 */
export const ASK_PERSON: ApprovedTemplate = {
	name: 'recado_identidade',
	category: 'utility',
	language: 'pt_BR',
	body: 'Olá! Falo com {{1}}? Sou o assistente automático de {{2}} e tenho um recado só para essa pessoa. Se preferir falar com alguém da equipe, ligue para {{3}}.',
	bodyParameters: ['{{ debtor.firstName }}', '{{ creditor.displayName }}', '{{ creditor.phone }}'],
	buttons: IDENTITY_BUTTONS,
};

export const ASK_COMPANY: ApprovedTemplate = {
	...ASK_PERSON,
	name: 'recado_identidade_empresa',
	body: 'Olá! Este número é do setor financeiro de {{1}}? Sou o assistente automático de {{2}} e tenho um recado só para essa equipe. Se preferir falar com alguém, ligue para {{3}}.',
	bodyParameters: ['{{ debtor.name }}', '{{ creditor.displayName }}', '{{ creditor.phone }}'],
	buttons: [
		{ id: 'identity.yes', title: 'Sim, pode falar' },
		{ id: 'identity.no', title: 'Número errado' },
		{ id: 'optOut', title: 'Parar' },
	],
};
