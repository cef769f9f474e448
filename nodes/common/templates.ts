import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

const CHANNELS = [
	['whatsapp', 'WhatsApp'],
	['sms', 'SMS'],
	['email', 'e-mail'],
] as const;

/** The templates that come with the package, each with the channels that it has a text for. */
export async function getTemplates(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { templateKeys } = await import('../../engine/domain/messages/library');
	const channels = new Map<string, string[]>();
	for (const [channel, name] of CHANNELS)
		for (const key of templateKeys(channel)) channels.set(key, [...(channels.get(key) ?? []), name]);
	return [...channels]
		.map(([key, names]) => ({ name: key, value: key, description: names.join(', ') }))
		.sort((one, other) => one.name.localeCompare(other.name, 'pt-BR'));
}
