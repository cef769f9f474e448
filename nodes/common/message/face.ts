import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Channel } from '../../../engine/domain/channel';

/** How a provider is reached: the credential that holds its account, and the port that carries its messages. */
export interface Way {
	credential: string;
	transport: 'http' | 'mail';
}

/** What makes one message node differ from the others; everything else is the same code. */
export interface MessageFace {
	channel: Channel;
	/** As the Channel Selector names its output. */
	output: string;
	/** Providers that need an account; Demo needs none and is not here. */
	ways: Readonly<Record<string, Way>>;
	/** Charges may travel with the message. */
	attaches: boolean;
}

export const SMS: MessageFace = {
	channel: 'sms',
	output: 'SMS',
	ways: { zenvia: { credential: 'cobrancaZenviaApi', transport: 'http' } },
	attaches: false,
};

export const WHATSAPP: MessageFace = {
	channel: 'whatsapp',
	output: 'WhatsApp',
	ways: { meta: { credential: 'cobrancaMetaApi', transport: 'http' } },
	attaches: true,
};

export const EMAIL: MessageFace = {
	channel: 'email',
	output: 'Email',
	ways: { smtp: { credential: 'cobrancaSmtpApi', transport: 'mail' } },
	attaches: true,
};

const DEMO: INodePropertyOptions = {
	name: 'Demo (Sends Nothing)',
	value: 'demo',
	description: 'Needs no account: the text shows on the item, in message.text',
};

/** The provider of a message node: Demo first, which anybody can try. */
export function providerProperty(...real: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: [DEMO, ...real],
		default: 'demo',
	};
}

export function optionsProperty(...options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

/** A text of one's own for a run of the node; creditors' lasting texts are templates in the ledger. */
export function templateText(placeholder: string, description: string): INodeProperties {
	return {
		displayName: 'Template Text',
		name: 'templateText',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		displayOptions: { hide: { '@tool': [true] } },
		placeholder,
		description,
	};
}

export const attachBoleto: INodeProperties = {
	displayName: 'Attach Boleto',
	name: 'attachBoleto',
	type: 'boolean',
	default: true,
	description:
		'Whether to send the slip of the open, registered boleto of the case as a PDF. It is drawn right before the message leaves; a message without such a boleto goes out without a file.',
};
