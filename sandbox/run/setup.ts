/** Puts into n8n what it needs: credentials, the shipped workflows as they are, and the sandbox's own doors. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { fetchFresh } from '../http/fresh';
import type { Folder } from './folder';
import type { Providers } from './providers';
import { type Rest, RestError } from './rest';

export interface WorkflowFile {
	id: string;
	name: string;
	nodes: {
		type: string;
		name: string;
		disabled?: boolean;
		webhookId?: string;
		parameters?: Record<string, unknown>;
	}[];
	[key: string]: unknown;
}

export interface Credential {
	readonly name: string;
	readonly type: string;
	readonly data: Record<string, unknown>;
}

const DOOR = 'Sandbox';
export const DOOR_HEADER = 'x-sandbox-key';

/** What the credentials hold here. The names are those that the shipped workflows use. */
export function credentialsOf(
	ledger: Record<string, unknown>,
	{ zenvia, meta, smtp, asaas }: Providers,
	doorSecret: string,
): Credential[] {
	return [
		{ name: 'Livro de cobrança', type: 'cobrancaLedgerApi', data: ledger },
		{ name: 'Zenvia', type: 'cobrancaZenviaApi', data: zenvia.credential },
		{ name: 'WhatsApp', type: 'cobrancaMetaApi', data: meta.credential },
		{ name: 'E-mail', type: 'cobrancaSmtpApi', data: smtp.credential },
		{ name: 'Asaas', type: 'cobrancaAsaasApi', data: asaas.credential },
		{ name: 'Chave da API', type: 'httpHeaderAuth', data: { name: 'x-api-key', value: doorSecret } },
		{
			name: 'Chave de emergência',
			type: 'httpHeaderAuth',
			data: { name: 'x-emergency-key', value: doorSecret },
		},
		{ name: 'Operação', type: 'httpBasicAuth', data: { user: 'operacao', password: doorSecret } },
		{ name: DOOR, type: 'httpHeaderAuth', data: { name: DOOR_HEADER, value: doorSecret } },
	];
}

/** Without those of ours that the package does not have. */
export async function shippedOnly(
	credentials: readonly Credential[],
	packageRoot: string,
): Promise<Credential[]> {
	const { n8n } = JSON.parse(await readFile(path.join(packageRoot, 'package.json'), 'utf8')) as {
		n8n: { credentials: string[] };
	};
	const ours = n8n.credentials.map((file) => path.basename(file, '.credentials.js').toLowerCase());
	return credentials.filter(({ type }) => !type.startsWith('cobranca') || ours.includes(type.toLowerCase()));
}

/** Creates each credential once and changes it afterwards, so that its id stays what workflows hold. */
export async function saveCredentials(
	rest: Rest,
	folder: Folder,
	credentials: readonly Credential[],
): Promise<void> {
	for (const credential of credentials) {
		const known = folder.kept.credentials[credential.name];
		if (known && (await changed(rest, `/credentials/${known}`, credential))) continue;
		const { id } = await rest.call<{ id: string }>('POST', '/credentials', credential);
		folder.kept.credentials[credential.name] = id;
	}
	await folder.save();
}

async function changed(rest: Rest, place: string, body: unknown): Promise<boolean> {
	try {
		await rest.call('PATCH', place, body);
		return true;
	} catch (error) {
		if (error instanceof RestError && (error.status === 404 || error.status === 403)) return false;
		throw error;
	}
}

/** The workflows of a folder; each has an id, which keeps it the same at every start. */
export async function readWorkflows(folder: string): Promise<WorkflowFile[]> {
	const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
	return await Promise.all(
		names.map(async (name) => {
			const workflow = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as WorkflowFile;
			return { ...workflow, id: workflow.id ?? `sandbox-${path.parse(name).name}`.slice(0, 36) };
		}),
	);
}

/**
 * Imports a workflow unchanged: n8n itself replaces the ids of credentials by those of the same name. One that is there
 * already is replaced only when the shipped file changed: what a person did to it in the editor stays.
 */
export async function importWorkflow(rest: Rest, folder: Folder, workflow: WorkflowFile): Promise<void> {
	const { imported } = folder.kept;
	const hash = hashOf(JSON.stringify(workflow));
	const exists = imported[workflow.id] !== undefined && (await isThere(rest, workflow.id));
	if (exists && imported[workflow.id] === hash) return;
	if (exists) await rest.call('PATCH', `/workflows/${workflow.id}`, workflow);
	else await rest.call('POST', '/workflows', workflow);
	imported[workflow.id] = hash;
	await folder.save();
}

async function isThere(rest: Rest, id: string): Promise<boolean> {
	try {
		await rest.call('GET', `/workflows/${id}`);
		return true;
	} catch (error) {
		if (error instanceof RestError && (error.status === 404 || error.status === 403)) return false;
		throw error;
	}
}

/** What an agency sets in its Collection Trigger; absent = as shipped. */
export interface Batches {
	/** Cases of one batch. */
	readonly size?: number | undefined;
	readonly atOnce?: number | undefined;
}

/** The workflows with these settings in their triggers, as a person would enter them. */
export function withBatches(workflows: WorkflowFile[], { size, atOnce }: Batches): WorkflowFile[] {
	const wanted = {
		...(size === undefined ? {} : { batchSize: size }),
		...(atOnce === undefined ? {} : { maxBatches: atOnce }),
	};
	const type = nodeType('collectionTrigger');
	return workflows.map((workflow) => ({
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type === type ? { ...node, parameters: { ...node.parameters, ...wanted } } : node,
		),
	}));
}

/** Publishes the workflow as it is now. Does nothing when it is published. */
export async function publish(rest: Rest, id: string): Promise<void> {
	const { versionId, activeVersionId } = await rest.call<{ versionId: string; activeVersionId?: string }>(
		'GET',
		`/workflows/${id}`,
	);
	if (activeVersionId === versionId) return;
	await rest.call('POST', `/workflows/${id}/activate`, { versionId });
}

export async function isPublished(rest: Rest, id: string): Promise<boolean> {
	const { activeVersionId } = await rest.call<{ activeVersionId?: string | null }>('GET', `/workflows/${id}`);
	return Boolean(activeVersionId);
}

export async function unpublish(rest: Rest, id: string): Promise<void> {
	await rest.call('POST', `/workflows/${id}/deactivate`, {});
}

/** Workflows that start by themselves on events of the package: due cases, and the webhooks of the providers. */
export function startsOn(workflows: readonly WorkflowFile[], trigger: string): WorkflowFile[] {
	const type = nodeType(trigger);
	return workflows.filter(({ nodes }) => nodes.some((node) => node.type === type && !node.disabled));
}

/** Name of one of the package's nodes, as workflows write it. */
export const nodeType = (name: string) => `n8n-nodes-cobranca.${name}`;

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Publishing answers before the webhook is listened to. */
const DOOR_OPENS_MS = 20_000;

/** Sends something through a door of the sandbox's workflows and gives what the last node gave. */
export async function throughDoor<T>(
	origin: string,
	door: string,
	secret: string,
	request: { type: string; body: Buffer | string; fileName?: string },
): Promise<T> {
	const disposition = `attachment; filename="${(request.fileName ?? '').replace(/[^\w.-]/g, '_')}"`;
	const deadline = Date.now() + DOOR_OPENS_MS;
	for (;;) {
		const response = await fetchFresh(`${origin}/webhook/sandbox/${door}`, {
			method: 'POST',
			headers: {
				'content-type': request.type,
				[DOOR_HEADER]: secret,
				...(request.fileName ? { 'content-disposition': disposition } : {}),
			},
			body: request.body,
		});
		const text = await response.text();
		if (response.ok) return JSON.parse(text) as T;
		if (response.status !== 404 || Date.now() > deadline) {
			throw new Error(
				`n8n answered ${response.status} at the sandbox's door "${door}": ${text.slice(0, 500)}`,
			);
		}
		await delay(100);
	}
}
