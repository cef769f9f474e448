import { resolveTemplate, templateKeys } from '../library';
import { ASK_COMPANY, ASK_PERSON } from '../whatsapp/identity';

/**
 * Name of the approved template by which a step's message goes out on WhatsApp while no conversation is open. Creditors do not change
 * it: the question is the provider's to approve.
 */
export function questionName(key: string, debtorKind: 'PF' | 'PJ'): string {
	const { person, company } = resolveTemplate(key, 'whatsapp')?.template ?? {
		person: ASK_PERSON,
		company: ASK_COMPANY,
	};
	return (debtorKind === 'PJ' ? company : person).name;
}

/** Whether any message of ours goes out by an approved template of this name. */
export function isHouseQuestion(name: string): boolean {
	if (name === ASK_PERSON.name || name === ASK_COMPANY.name) return true;
	return templateKeys('whatsapp').some(
		(key) => questionName(key, 'PF') === name || questionName(key, 'PJ') === name,
	);
}
