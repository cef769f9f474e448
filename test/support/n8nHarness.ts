/**
 * Runs our nodes in n8n's own engine, inside the test's process: real WorkflowExecute, real expressions, real request
 * helper. Only the parts around the engine (database, credentials store) are replaced.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
	ICredentialType,
	IConnections,
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	Workflow as WorkflowType,
	WorkflowExecuteMode,
} from 'n8n-workflow';

if (process.env.N8N_USER_FOLDER === undefined) {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-n8n-'));
	process.env.N8N_USER_FOLDER = folder;
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
}
// n8n logs each failing node; tests look at the run instead.
process.env.N8N_LOG_LEVEL ??= 'silent';

const PACKAGE = 'n8n-nodes-cobranca';
export const ROOT = path.resolve(__dirname, '..', '..');
const HOST = path.join(ROOT, '.host', 'node_modules');

require(path.join(HOST, 'reflect-metadata'));
const { Workflow, createRunExecutionData } = require('n8n-workflow') as typeof import('n8n-workflow');

/** What we use of n8n-core, whose types live in the host tree. */
interface Core {
	WorkflowExecute: new (
		data: unknown,
		mode: WorkflowExecuteMode,
		run?: unknown,
	) => { processRunExecutionData(workflow: WorkflowType): Promise<IRun> & { cancel?: () => void } };
	ExecutionLifecycleHooks: new (
		mode: WorkflowExecuteMode,
		executionId: string,
		workflow: unknown,
	) => {
		addHandler(name: string, handler: (...args: unknown[]) => void): void;
	};
	LazyPackageDirectoryLoader: new (directory: string) => Loader;
	PackageDirectoryLoader: new (directory: string) => Loader;
	TriggerContext: new (...args: unknown[]) => unknown;
	WebhookContext: new (...args: unknown[]) => unknown;
	HookContext: new (...args: unknown[]) => unknown;
	ExecuteContext: new (...args: unknown[]) => unknown;
}
export interface Loader {
	loadAll(): Promise<void>;
	getNode(name: string): { type: INodeType };
	types: { nodes: { name: string }[]; credentials: { name: string }[] };
	known: { nodes: Record<string, unknown>; credentials: Record<string, unknown> };
}
export const core = require('n8n-core') as Core;

const OWN: Record<string, string> = {
	boleto: 'Boleto',
	paymentEventsTrigger: 'PaymentEventsTrigger',
	debtLookup: 'DebtLookup',
	collectionJourney: 'CollectionJourney',
	channelSelector: 'ChannelSelector',
	emailMessage: 'EmailMessage',
	smsMessage: 'SmsMessage',
	whatsAppMessage: 'WhatsAppMessage',
	collectionLedger: 'CollectionLedger',
	collectionTrigger: 'CollectionTrigger',
	channelEventsTrigger: 'ChannelEventsTrigger',
	negotiationPortalTrigger: 'NegotiationPortalTrigger',
};
const made = new Map<string, INodeType>();
let base: Loader | undefined;

/** Nodes of n8n itself, for shipped workflows that use them. */
export async function loadBaseNodes(): Promise<void> {
	base ??= new core.LazyPackageDirectoryLoader(path.join(HOST, 'n8n-nodes-base'));
	await base.loadAll();
}

/** A node class of ours from source; with `Tool` at the end of its name it is what an AI agent gets. */
export function ownNode(name: string): INodeType {
	const known = made.get(name);
	if (known) return known;
	const plain = OWN[name] ? name : name.replace(/Tool$/, '');
	const folder = OWN[plain];
	if (!folder) throw new Error(`There is no node ${name}`);
	const module = require(`../../nodes/${folder}/${folder}.node`) as Record<string, new () => INodeType>;
	const node = new (module[folder] as new () => INodeType)();
	if (plain !== name) {
		node.description = { ...node.description, name, inputs: ['main'], outputs: ['ai_tool'] };
	}
	made.set(name, node);
	return node;
}

/** Makes a node of a test's own known by a name. */
export const putNode = (name: string, node: INodeType): void => void made.set(name, node);

export const nodeTypes: INodeTypes = {
	getByName: (type) => nodeTypes.getByNameAndVersion(type),
	getByNameAndVersion(type, version) {
		const [source, name = ''] = type.split('.');
		if (source === PACKAGE) return ownNode(name);
		if (!base) throw new Error(`Call loadBaseNodes() before a workflow with ${type}`);
		const found = base.getNode(name).type as INodeType & { getNodeType?: (version?: number) => INodeType };
		return found.getNodeType ? found.getNodeType(version) : found;
	},
	getKnownTypes: () => ({}),
};

/** Values of credentials by type. */
export type Credentials = Record<string, IDataObject>;

export interface WorkflowJson {
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export function workflowOf(json: WorkflowJson): WorkflowType {
	const settings = { executionOrder: 'v1' as const, ...json.settings };
	return new Workflow({ id: 'w1', name: 'Teste', ...json, active: false, nodeTypes, settings });
}

const credentialTypes = new Map<string, ICredentialType>();

function credentialType(name: string): ICredentialType {
	let type = credentialTypes.get(name);
	if (!type) {
		const file = name[0]?.toUpperCase() + name.slice(1);
		const module = require(`../../credentials/${file}.credentials`) as Record<
			string,
			new () => ICredentialType
		>;
		type = new (module[file] as new () => ICredentialType)();
		credentialTypes.set(name, type);
	}
	return type;
}

function credentialsHelper(values: Credentials): object {
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async (_data: unknown, _of: unknown, type: string) => values[type],
		getCredentialsProperties: (type: string) => credentialType(type).properties,
		preAuthentication: async () => undefined,
		runPreAuthentication: async () => undefined,
		/** Generic authentication as n8n does it: expressions over `$credentials`. */
		authenticate: async (
			fields: IDataObject,
			type: string,
			options: IHttpRequestOptions,
			workflow: WorkflowType,
			node: INode,
		) => {
			const rule = credentialType(type).authenticate;
			if (!rule || typeof rule === 'function') return options;
			for (const [name, value] of Object.entries(rule.properties.headers ?? {})) {
				const resolved = workflow.expression.getSimpleParameterValue(node, String(value), 'internal', {
					$credentials: fields,
				} as never);
				options.headers = { ...options.headers, [name]: resolved as string };
			}
			return options;
		},
	};
}

export interface RunOptions {
	credentials?: Credentials;
	mode?: WorkflowExecuteMode;
	/** Node that starts; the first of the workflow by default. */
	start?: string;
	input?: INodeExecutionData[];
}

/** n8n's "additional data", with the hooks of a run. */
export function additionalDataOf(
	workflow: WorkflowType,
	credentials: Credentials,
	mode: WorkflowExecuteMode,
	more: object = {},
): IWorkflowExecuteAdditionalData {
	const base = 'http://localhost:5678/';
	const data = {
		id: workflow.id,
		name: workflow.name,
		active: false,
		nodes: Object.values(workflow.nodes),
		connections: workflow.connectionsBySourceNode,
		settings: workflow.settings,
	};
	return {
		hooks: new core.ExecutionLifecycleHooks(mode, '1', data),
		credentialsHelper: credentialsHelper(credentials),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookBaseUrl: `${base}webhook`,
		webhookTestBaseUrl: `${base}webhook-test`,
		webhookWaitingBaseUrl: `${base}webhook-waiting`,
		formWaitingBaseUrl: `${base}form-waiting`,
		restApiUrl: `${base}rest`,
		instanceBaseUrl: base,
		logAiEvent: () => undefined,
		setExecutionStatus: () => undefined,
		executeWorkflow: async () => {
			throw new Error('not in this harness');
		},
		...more,
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** The result of a run, with the items that a node gave on an output. */
export class Run {
	constructor(readonly raw: IRun) {}

	get status(): string {
		return this.raw.status;
	}

	get error(): (Error & { description?: string; context?: IDataObject; node?: INode }) | undefined {
		return this.raw.data.resultData.error as never;
	}

	/** Items of the last time that the node ran. */
	items(node: string, output = 0): INodeExecutionData[] {
		return this.raw.data.resultData.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
	}

	json<T = IDataObject>(node: string, output = 0): T[] {
		return this.items(node, output).map((item) => item.json as T);
	}

	hints(node: string): string[] {
		return (this.raw.data.resultData.runData[node]?.at(-1)?.hints ?? []).map((hint) => hint.message);
	}
}

export async function runWorkflow(json: WorkflowJson, options: RunOptions = {}): Promise<Run> {
	const mode = options.mode ?? 'cli';
	const workflow = workflowOf(json);
	const start = workflow.getNode(options.start ?? json.nodes[0]?.name ?? '');
	if (!start) throw new Error('The workflow has no such node to start with');
	const data = additionalDataOf(workflow, options.credentials ?? {}, mode);
	const input = options.input ?? [{ json: {} }];
	const run = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node: start, data: { main: [input] }, source: null }] },
	} as never);
	await workflow.expression.acquireIsolate();
	try {
		return new Run(await new core.WorkflowExecute(data, mode, run).processRunExecutionData(workflow));
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

/** A node of ours for a workflow in a test. */
export function ownNodeJson(type: string, parameters: object = {}, more: Partial<INode> = {}): INode {
	const credentials = Object.fromEntries(
		(ownNode(type).description.credentials ?? []).map(({ name }) => [name, { id: name, name }]),
	);
	return {
		id: `id-${more.name ?? type}`,
		name: type,
		type: `${PACKAGE}.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials,
		...more,
	};
}

/** Runs one node of ours with the given items. */
export async function runNode(
	type: string,
	parameters: object,
	options: RunOptions & { node?: Partial<INode> } = {},
): Promise<Run> {
	return await runWorkflow(
		{ nodes: [ownNodeJson(type, parameters, options.node)], connections: {} },
		options,
	);
}
