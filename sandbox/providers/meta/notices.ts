import { BadRequest } from '../common/http';
import { GraphError } from './requests';
import type { Template } from './templates';
import type { Change } from './webhooks';

/** What Meta has done to the account, and until when (business clock, epoch ms; null = until it is taken back). */
export interface AccountState {
	disabled: boolean;
	restrictions: { type: Restriction; until: number | null }[];
}

const RESTRICTIONS = [
	'RESTRICTED_BIZ_INITIATED_MESSAGING',
	'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
] as const;
type Restriction = (typeof RESTRICTIONS)[number];

export const FREE: AccountState = { disabled: false, restrictions: [] };

/**
 * A restricted or disabled account may not send (Meta, "Error codes": 368, with 403). A template begins a conversation of the business's,
 * everything else goes on with one of the customer's.
 * @throws GraphError
 */
export function refuseByAccount(state: AccountState, isTemplate: boolean, now: number): void {
	const binding: Restriction = isTemplate
		? 'RESTRICTED_BIZ_INITIATED_MESSAGING'
		: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING';
	const bound = state.restrictions.some(
		({ type, until }) => type === binding && (until === null || until > now),
	);
	if (state.disabled || bound)
		throw new GraphError(403, 368, 'Temporarily blocked for policies violations', 'Account restricted');
}

/** What a notice changes at the provider and what it tells. */
export interface Notice {
	change: Change;
	template?: Template;
	account?: AccountState;
}

interface World {
	account: AccountState;
	/** Our numbers: id to what people dial. */
	numbers: ReadonlyMap<string, string>;
	template(name: string, language: string): Template | undefined;
	/** Business clock, epoch ms. */
	now: number;
}

/** `POST /__sim/notices`, by the field that Meta names it by. Shapes: Meta's webhook reference, a page a field. @throws BadRequest */
export function noticeFrom(body: Record<string, unknown>, world: World): Notice {
	const { field, event } = body;
	if (typeof event !== 'string' || !/^[A-Z_]+$/.test(event))
		throw new BadRequest('event: a word such as FLAGGED');
	switch (field) {
		case 'message_template_status_update':
			return templateNotice(body, event, world);
		case 'phone_number_quality_update':
			return numberNotice(body, event, world);
		case 'account_update':
			return accountNotice(body, event, world);
		default:
			throw new BadRequest(
				'field: message_template_status_update, phone_number_quality_update or account_update',
			);
	}
}

const STATUSES: Readonly<Record<string, Template['status']>> = {
	APPROVED: 'APPROVED',
	REINSTATED: 'APPROVED',
	PAUSED: 'PAUSED',
	DISABLED: 'DISABLED',
	REJECTED: 'REJECTED',
};

function templateNotice(
	{ name, language = 'pt_BR', title, reason = 'NONE' }: Record<string, unknown>,
	event: string,
	world: World,
): Notice {
	const found = world.template(String(name), String(language));
	if (!found) throw new BadRequest('name, language: of a template that exists');
	const status = Object.hasOwn(STATUSES, event) ? STATUSES[event] : undefined;
	const value = {
		event,
		message_template_id: 900_000_000_000,
		message_template_name: found.name,
		message_template_language: found.language,
		reason,
		message_template_category: found.category,
		...(title === undefined ? {} : { other_info: { title, description: 'Sandbox' } }),
	};
	return {
		change: { field: 'message_template_status_update', value },
		...(status === undefined ? {} : { template: { ...found, status } }),
	};
}

/** A low rating refuses nothing at Meta: it warns. */
function numberNotice(body: Record<string, unknown>, event: string, { numbers }: World): Notice {
	const { number = [...numbers.keys()][0], limit = 'TIER_2K' } = body;
	const display = numbers.get(String(number));
	if (display === undefined) throw new BadRequest('number: a phone number id of this simulator');
	const value = {
		display_phone_number: display,
		event,
		current_limit: limit,
		max_daily_conversations_per_business: limit,
	};
	return { change: { field: 'phone_number_quality_update', value } };
}

function accountNotice(body: Record<string, unknown>, event: string, { account, now }: World): Notice {
	const { restriction = RESTRICTIONS[0], hours, banState } = body;
	const change = (more: object): Change => ({ field: 'account_update', value: { event, ...more } });
	if (event === 'ACCOUNT_RESTRICTION') {
		const type = RESTRICTIONS.find((one) => one === restriction);
		if (!type) throw new BadRequest(`restriction: ${RESTRICTIONS.join(' or ')}`);
		if (hours !== undefined && (typeof hours !== 'number' || !(hours > 0)))
			throw new BadRequest('hours: a number above 0');
		const until = typeof hours === 'number' ? now + hours * 3_600_000 : null;
		const others = account.restrictions.filter((one) => one.type !== type);
		return {
			account: { ...account, restrictions: [...others, { type, until }] },
			change: change({
				restriction_info: [
					{
						restriction_type: type,
						...(until === null ? {} : { expiration: Math.floor(until / 1000) }),
					},
				],
			}),
		};
	}
	if (event === 'DISABLED_UPDATE') {
		if (banState !== 'DISABLE' && banState !== 'REINSTATE' && banState !== 'SCHEDULE_FOR_DISABLE')
			throw new BadRequest('banState: DISABLE, SCHEDULE_FOR_DISABLE or REINSTATE');
		const states = {
			DISABLE: { ...account, disabled: true },
			REINSTATE: FREE,
			SCHEDULE_FOR_DISABLE: account,
		};
		return {
			account: states[banState],
			change: change({ ban_info: { waba_ban_state: banState, waba_ban_date: 'April 17, 2025' } }),
		};
	}
	return { change: change({}) };
}
