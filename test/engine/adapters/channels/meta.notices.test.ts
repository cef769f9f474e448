/** What Meta tells of numbers, accounts and templates, in the bodies of its webhook reference. */
import { meta } from '../../../../engine/adapters/channels/meta';
import { parseMetaEvents } from '../../../../engine/adapters/channels/meta/events';

const TIME = 1_739_321_024;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const body = (field: string, value: object, entry: object = {}): object => ({
	object: 'whatsapp_business_account',
	entry: [{ id: '102290129340398', time: TIME, changes: [{ field, value }], ...entry }],
});
const notices = (field: string, value: object) => parseMetaEvents(body(field, value));

const number = (event: string, more: object = {}) => ({
	display_phone_number: '551140001234',
	event,
	...more,
});
const status = (event: string, more: object = {}) => ({
	event,
	message_template_id: 1689556908129832,
	message_template_name: 'recado_identidade',
	message_template_language: 'pt_BR',
	reason: 'NONE',
	...more,
});
const restriction = (...restriction_info: object[]) => ({ event: 'ACCOUNT_RESTRICTION', restriction_info });

describe('notices of Meta', () => {
	it.each<[string, object, object]>([
		[
			'phone_number_quality_update',
			number('FLAGGED', { current_limit: 'TIER_10K' }),
			{ subject: 'senderQuality', severity: 'stop', lastsMs: 7 * DAY, detail: 'FLAGGED TIER_10K' },
		],
		['phone_number_quality_update', number('UNFLAGGED'), { subject: 'senderQuality', severity: 'clear' }],
		[
			'phone_number_quality_update',
			number('DOWNGRADE', { max_daily_conversations_per_business: 'TIER_250', current_limit: 'TIER_2K' }),
			{ subject: 'senderLimit', severity: 'warning', detail: 'DOWNGRADE TIER_250' },
		],
		['phone_number_quality_update', number('UPGRADE'), { subject: 'senderLimit', severity: 'clear' }],
		[
			'phone_number_name_update',
			{
				display_phone_number: '551140001234',
				decision: 'REJECTED',
				rejection_reason: 'NAME_EMPLOYEE_ISSUE',
			},
			{ subject: 'senderName', severity: 'warning', detail: 'REJECTED NAME_EMPLOYEE_ISSUE' },
		],
	])('%s %o is about the number that people dial', (field, value, expected) => {
		expect(notices(field, value)).toEqual([
			expect.objectContaining({
				kind: 'notice',
				senderNumber: '551140001234',
				account: '102290129340398',
				occurredAt: TIME * 1000,
				...expected,
			}),
		]);
	});

	it.each<[object, object[]]>([
		[
			restriction({
				restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
				expiration: TIME + 3 * 24 * 3600,
			}),
			[
				{
					subject: 'senderRestricted',
					severity: 'stop',
					lastsMs: 3 * DAY,
					detail: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
				},
			],
		],
		[
			restriction({
				restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
				expiration: '2025-02-13T00:43:44+0000',
			}),
			[{ subject: 'senderRestricted', severity: 'stop', lastsMs: DAY }],
		],
		[
			restriction({ restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION' }),
			[{ subject: 'senderPolicy', severity: 'warning' }],
		],
		[restriction(), [{ subject: 'senderRestricted', severity: 'stop' }]],
		[
			{ event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } },
			[{ subject: 'senderPolicy', severity: 'warning', detail: 'ACCOUNT_VIOLATION SCAM' }],
		],
		[
			{ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'April 17, 2025' } },
			[{ subject: 'senderRestricted', severity: 'stop' }],
		],
		[
			{ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } },
			[{ subject: 'senderPolicy', severity: 'warning' }],
		],
		[
			{ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
			[
				{ subject: 'senderRestricted', severity: 'clear' },
				{ subject: 'senderPolicy', severity: 'clear' },
			],
		],
		[{ event: 'ACCOUNT_DELETED' }, [{ subject: 'senderConnection', severity: 'stop' }]],
		[{ event: 'ACCOUNT_OFFBOARDED' }, [{ subject: 'senderConnection', severity: 'stop' }]],
		[{ event: 'ACCOUNT_RECONNECTED' }, [{ subject: 'senderConnection', severity: 'clear' }]],
		[{ event: 'PARTNER_ADDED', waba_info: { waba_id: '1' } }, []],
	])('account_update %o', (value, expected) => {
		expect(notices('account_update', value)).toEqual(expected.map((one) => expect.objectContaining(one)));
	});

	it.each<[object, object[]]>([
		[status('APPROVED'), [{ subject: 'templateStatus', severity: 'clear', detail: 'APPROVED' }]],
		[status('REINSTATED'), [{ subject: 'templateStatus', severity: 'clear' }]],
		[
			status('PAUSED', { other_info: { title: 'FIRST_PAUSE' } }),
			[
				{
					subject: 'templateStatus',
					severity: 'stop',
					lastsMs: 3 * HOUR,
					detail: 'PAUSED FIRST_PAUSE',
				},
			],
		],
		[
			status('PAUSED', { other_info: { title: 'SECOND_PAUSE' } }),
			[{ subject: 'templateStatus', severity: 'stop', lastsMs: 6 * HOUR }],
		],
		[status('DISABLED'), [{ subject: 'templateStatus', severity: 'stop', lastsMs: null }]],
		[
			status('REJECTED', { reason: 'TAG_CONTENT_MISMATCH' }),
			[{ subject: 'templateStatus', severity: 'stop', detail: 'REJECTED TAG_CONTENT_MISMATCH' }],
		],
		[status('PENDING_DELETION', { reason: null }), [{ subject: 'templateStatus', severity: 'stop' }]],
		[status('FLAGGED'), [{ subject: 'templateQuality', severity: 'warning' }]],
		[status('IN_APPEAL'), []],
		// The reference shows the quality of a template under the name of the other field.
		[
			status('', { new_quality_score: 'RED', previous_quality_score: 'YELLOW' }),
			[{ subject: 'templateQuality', severity: 'warning', detail: 'RED' }],
		],
		[status('', { new_quality_score: 'GREEN' }), [{ subject: 'templateQuality', severity: 'clear' }]],
		[status('', { new_quality_score: 'UNKNOWN' }), []],
	])('a template: %o', (value, expected) => {
		expect(notices('message_template_status_update', value).map((e) => ({ lastsMs: null, ...e }))).toEqual(
			expected.map((one) => expect.objectContaining({ templateName: 'recado_identidade', ...one })),
		);
	});

	it('account_alerts keep the type, and not the words that name the company', () => {
		const alert = (alert_severity: string) => ({
			entity_type: 'PHONE_NUMBER',
			entity_id: '106540352242922',
			alert_info: {
				alert_severity,
				alert_status: 'ACTIVE',
				alert_type: 'OBA_REJECTED',
				alert_description: 'Limits of Escola Exemplo',
			},
		});
		const events = notices('account_alerts', alert('CRITICAL'));
		expect(events).toMatchObject([
			{
				subject: 'accountAlert',
				severity: 'warning',
				senderAddress: '106540352242922',
				detail: 'CRITICAL OBA_REJECTED',
			},
		]);
		expect(JSON.stringify(events)).not.toContain('Escola');
		expect(notices('account_alerts', alert('INFORMATIONAL'))).toEqual([]);
	});

	it('are the same when Meta posts them again, and others at another time or of another template', () => {
		const key = (value: object, entry: object = {}) =>
			parseMetaEvents(body('message_template_status_update', value, entry), Math.random())[0]?.dedupeKey;
		expect(key(status('PAUSED'))).toBe(key(status('PAUSED')));
		expect(
			new Set([
				key(status('PAUSED')),
				key(status('PAUSED'), { time: TIME + 1 }),
				key(status('PAUSED', { message_template_name: 'recado_identidade_empresa' })),
				key(status('PAUSED'), { id: '102290129340399' }),
			]).size,
		).toBe(4);
	});

	it('take no shape for granted', () => {
		for (const value of [{}, { event: 7 }, { event: 'FLAGGED' }, { event: 'PAUSED' }, { ban_info: 'x' }]) {
			for (const field of ['phone_number_quality_update', 'account_update', 'account_alerts', 'x']) {
				expect(() => notices(field, value)).not.toThrow();
			}
		}
		expect(
			notices('message_template_status_update', status('PAUSED', { message_template_name: 'A b' })),
		).toEqual([]);
	});

	it('name a number otherwise than we do: other webhooks say which is which', () => {
		const named = body('messages', {
			metadata: { display_phone_number: '+55 11 4000-1234', phone_number_id: '106540352242922' },
		});
		expect(meta.sendersIn?.(named)).toEqual([
			{ address: '106540352242922', account: '102290129340398', number: '551140001234' },
		]);
		expect(meta.sendersIn?.(body('account_update', { event: 'ACCOUNT_DELETED' }))).toEqual([]);
		expect(meta.sendersIn?.('x')).toEqual([]);
	});
});
