/** Triggers and webhooks in n8n's real contexts, with what n8n would do around them noted down. */
import type { Server } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
	IHookFunctions,
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalDataOf, core, type Credentials, ownNode, ownNodeJson, workflowOf } from './n8nHarness';

/** n8n's promise of the end of an execution. */
export interface Done {
	resolve(run: IRun): void;
	reject(error: Error): void;
}

export interface Emitted {
	items: INodeExecutionData[];
	done: Done | undefined;
}

export interface StartedTrigger {
	emitted: Emitted[];
	/** What became a failed execution. */
	failures: Error[];
	close(): Promise<void>;
}

/** Activates a trigger node as publishing its workflow does. */
export async function startTrigger(
	type: string,
	parameters: object,
	credentials: Credentials,
): Promise<StartedTrigger> {
	const node = ownNodeJson(type, parameters);
	const workflow = workflowOf({ nodes: [node], connections: {} });
	const started: StartedTrigger = { emitted: [], failures: [], close: async () => undefined };
	const context = new core.TriggerContext(
		workflow,
		workflow.getNode(type),
		additionalDataOf(workflow, credentials, 'trigger'),
		'trigger',
		'activate',
		(data: INodeExecutionData[][], _response: unknown, done?: Done) =>
			started.emitted.push({ items: data[0] ?? [], done }),
		(error: Error) => started.failures.push(error),
		(error: Error) => started.failures.push(error),
	) as ITriggerFunctions;
	const response = await ownNode(type).trigger?.call(context);
	started.close = async () => await response?.closeFunction?.();
	return started;
}

/** Waits until something is so; the time limit is the test's own. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 10));
}

interface Prepared {
	workflow: ReturnType<typeof workflowOf>;
	node: NonNullable<ReturnType<ReturnType<typeof workflowOf>['getNode']>>;
	webhookData: object;
}

function prepareWebhook(type: string, parameters: object): Prepared {
	const json = ownNodeJson(type, parameters, { webhookId: 'b6a0b0f2-0c51-4b1e-9a52-4b7f1d6a0001' });
	const workflow = workflowOf({ nodes: [json], connections: {} });
	const node = workflow.getNode(type);
	if (!node) throw new Error('no node');
	const [webhookDescription] = ownNode(type).description.webhooks ?? [];
	const webhookData = {
		webhookDescription,
		path: 'channel-events',
		httpMethod: 'POST',
		node: type,
		workflowId: 'w1',
	};
	return { workflow, node, webhookData };
}

/** Calls a hook as publishing (create) or unpublishing (delete) does. */
export async function callHook(
	type: string,
	parameters: object,
	method: 'checkExists' | 'create' | 'delete',
	credentials: Credentials,
	webhookBaseUrl: string,
	mode: 'trigger' | 'manual' = 'trigger',
): Promise<boolean> {
	const { workflow, node, webhookData } = prepareWebhook(type, parameters);
	const data = additionalDataOf(workflow, credentials, mode, {
		webhookBaseUrl,
		webhookTestBaseUrl: webhookBaseUrl,
	});
	const context = new core.HookContext(
		workflow,
		node,
		data,
		mode,
		mode === 'manual' ? 'manual' : 'activate',
		webhookData,
	) as IHookFunctions;
	const found = ownNode(type).webhookMethods?.default?.[method];
	if (!found) throw new Error(`The node has no ${method}`);
	return await found.call(context);
}

export interface WebhookServer {
	url: string;
	/** Items with which n8n would have started executions. */
	started: INodeExecutionData[][];
	close(): Promise<void>;
}

/** An HTTP server that gives each request to the node's webhook(), reads bodies and answers as n8n does. */
export async function serveWebhook(
	type: string,
	parameters: object,
	credentials: Credentials,
	mode: WorkflowExecuteMode = 'webhook',
): Promise<WebhookServer> {
	const { workflow, node, webhookData } = prepareWebhook(type, parameters);
	const started: INodeExecutionData[][] = [];
	const server: Server = http.createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const httpRequest = asN8nReads(request, Buffer.concat(chunks));
		const express = expressOf(response);
		const data = additionalDataOf(workflow, credentials, mode, { httpRequest, httpResponse: express });
		const context = new core.WebhookContext(
			workflow,
			node,
			data,
			mode,
			webhookData,
			[],
			null,
		) as IWebhookFunctions;
		const result = (await ownNode(type).webhook?.call(context)) as IWebhookResponseData;
		if (result.workflowData?.[0]) started.push(result.workflowData[0]);
		if (!result.noWebhookResponse) express.status(200).json((result.webhookResponse ?? {}) as object);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		started,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/**
 * What n8n 2.41 makes of a request for a node of version 2 (`webhook-helpers.js`, `parseRequestBody`; `body-parser.js`): JSON, forms and text are read
 * and parsed, forms in parts become `data` and `files` without a raw body, and everything else waits for `readRawBody`.
 */
function asN8nReads(request: http.IncomingMessage, raw: Buffer): object {
	const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	const query = Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams);
	const more: { rawBody?: Buffer; body: unknown; readRawBody: () => Promise<void> } = {
		body: undefined,
		async readRawBody() {
			(httpRequest as { rawBody?: Buffer }).rawBody = raw;
		},
	};
	if (type === 'application/json') {
		Object.assign(more, { rawBody: raw, body: parsed(raw.toString()) });
	} else if (type === 'application/x-www-form-urlencoded') {
		Object.assign(more, { rawBody: raw, body: Object.fromEntries(new URLSearchParams(raw.toString())) });
	} else if (type === 'multipart/form-data') {
		const fields = raw.toString().matchAll(/name="([^"]+)"\r\n\r\n([^\r]*)\r\n/g);
		more.body = { data: Object.fromEntries([...fields].map(([, name, value]) => [name, value])), files: {} };
	}
	const httpRequest = Object.assign(request, { params: {}, query, ...more });
	return httpRequest;
}

/** The few things of express' response that nodes use. */
function expressOf(response: http.ServerResponse) {
	const express = {
		status(code: number) {
			response.statusCode = code;
			return express;
		},
		type(type: string) {
			return express.set({ 'content-type': type });
		},
		set(headers: Record<string, string>) {
			for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
			return express;
		},
		send: (text: string) => response.end(text),
		json: (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
	};
	return express;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
