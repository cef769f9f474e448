import type { INodeProperties } from 'n8n-workflow';

/** Short: it stands in every SMS. */
export const DEFAULT_PATH = 'c';

/** What the page's events are called here, and in the ledger. */
export const EVENTS = {
	alreadyPaid: 'portal.alreadyPaid',
	boletoAsked: 'portal.boletoAsked',
	disputed: 'portal.disputed',
	humanAsked: 'portal.humanAsked',
	moreTimeAsked: 'portal.moreTime',
	offerChosen: 'portal.offerChosen',
	stopped: 'portal.stopped',
	verified: 'portal.verified',
	viewed: 'link.opened',
	wrongPerson: 'portal.wrongPerson',
} as const;

export const properties: INodeProperties[] = [
	{
		displayName:
			"While this workflow is published, SMS, e-mails and WhatsApp conversations carry a link to the debtor's own page, which this node serves. Keep it published: the links of messages that were sent lead here for 30 days. What a debtor does there takes effect in the ledger at once, without an execution.",
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: DEFAULT_PATH,
		required: true,
		placeholder: 'e.g. c',
		description:
			'Last part of the address of the page. Keep it short, for it stands in every SMS. A creditor with a domain of its own has its Link Address in Collection Ledger → Creditor → Save.',
	},
	{
		displayName: 'Start On',
		name: 'startOn',
		type: 'multiOptions',
		options: [
			{
				name: 'Already Paid',
				value: 'alreadyPaid',
				description: 'Says that it is paid; the case rests for 5 days',
			},
			{ name: 'Boleto Asked', value: 'boletoAsked', description: 'Wants a boleto or Pix; there is a task' },
			{
				name: 'Disputed',
				value: 'disputed',
				description: 'Does not agree; the case rests until a person lifts it',
			},
			{
				name: 'Human Asked',
				value: 'humanAsked',
				description: 'Wants to speak to a person; the automation is silent',
			},
			{
				name: 'More Time Asked',
				value: 'moreTimeAsked',
				description: 'Wants another date; the case rests for 3 days',
			},
			{
				name: 'Offer Chosen',
				value: 'offerChosen',
				description: 'Chose one of the offers; a person confirms',
			},
			{ name: 'Stopped', value: 'stopped', description: 'Ended the messages of a channel, or all' },
			{ name: 'Verified', value: 'verified', description: 'Showed who they are and sees the page' },
			{
				name: 'Viewed',
				value: 'viewed',
				description: 'A link was opened for the first time, maybe by a mail scanner',
			},
			{ name: 'Wrong Person', value: 'wrongPerson', description: 'The phone or e-mail is not theirs' },
		],
		default: ['boletoAsked', 'disputed', 'humanAsked', 'moreTimeAsked', 'offerChosen'],
		description:
			'Events that start an execution. All events are recorded in the ledger in any case: an execution costs far more than a record.',
	},
];
