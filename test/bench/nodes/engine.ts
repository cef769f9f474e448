/**
 * n8n's own engine in this process, with the built package and n8n's own nodes, loaded as n8n loads them: real WorkflowExecute, real
 * expressions, real request helper. Only what lies around the engine (database, store of credentials) is left out.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type {
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	Workflow as WorkflowType,
} from 'n8n-workflow';

interface Loader {
	loadAll(): Promise<void>;
	getNode(name: string): { type: INodeType & { getNodeType?: (version?: number) => INodeType } };
	getCredential(name: string): { type: ICredentialType };
}
interface Core {
	WorkflowExecute: new (
		data: unknown,
		mode: string,
		run: unknown,
	) => { processRunExecutionData(workflow: WorkflowType): Promise<IRun> };
	ExecutionLifecycleHooks: new (mode: string, executionId: string, workflow: unknown) => object;
	LazyPackageDirectoryLoader: new (directory: string) => Loader;
	PackageDirectoryLoader: new (directory: string) => Loader;
}

/** Values of credentials by type. */
export type Credentials = Readonly<Record<string, object>>;

export interface Flow {
	readonly nodes: readonly INode[];
	/** From one node to the next, by output. */
	readonly wires: readonly (readonly [from: string, output: number, to: string])[];
}

/** What one node did in one run. */
export interface Ran {
	readonly ms: number;
	/** By output. */
	readonly items: readonly (readonly INodeExecutionData[])[];
}

export class Engine {
	private constructor(
		private readonly core: Core,
		private readonly workflow: typeof import('n8n-workflow'),
		private readonly ours: Loader,
		private readonly base: Loader,
	) {}

	/** `host` is the folder with n8n in node_modules. */
	static async load(host: string, packageRoot: string): Promise<Engine> {
		const load = createRequire(path.join(host, 'node_modules', 'n8n-core', 'package.json'));
		load('reflect-metadata');
		const core = load('n8n-core') as Core;
		const workflow = load('n8n-workflow') as typeof import('n8n-workflow');
		const ours = new core.PackageDirectoryLoader(packageRoot);
		const base = new core.LazyPackageDirectoryLoader(path.join(host, 'node_modules', 'n8n-nodes-base'));
		await Promise.all([ours.loadAll(), base.loadAll()]);
		return new Engine(core, workflow, ours, base);
	}

	/** Runs a flow from its first node. @throws Error of the node that failed */
	async run(
		flow: Flow,
		credentials: Credentials,
		input: readonly INodeExecutionData[],
	): Promise<Map<string, Ran>> {
		const workflow = this.workflowOf(flow);
		const start = workflow.getNode(flow.nodes[0]?.name ?? '');
		const stack = [{ node: start, data: { main: [[...input]] }, source: null }];
		const run = this.workflow.createRunExecutionData({
			executionData: { nodeExecutionStack: stack },
		} as never);
		await workflow.expression.acquireIsolate();
		try {
			const data = this.additionalData(workflow, credentials);
			const done = await new this.core.WorkflowExecute(data, 'trigger', run).processRunExecutionData(
				workflow,
			);
			const { error, runData } = done.data.resultData;
			if (error) throw error as Error;
			return new Map(
				Object.entries(runData).map(([name, runs]) => [
					name,
					{ ms: runs[0]?.executionTime ?? 0, items: (runs[0]?.data?.main ?? []).map((items) => items ?? []) },
				]),
			);
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	private workflowOf({ nodes, wires }: Flow): WorkflowType {
		const connections: Record<string, { main: { node: string; type: 'main'; index: number }[][] }> = {};
		for (const [from, output, to] of wires) {
			const { main } = (connections[from] ??= { main: [] });
			while (main.length <= output) main.push([]);
			main[output]?.push({ node: to, type: 'main', index: 0 });
		}
		const nodeTypes: INodeTypes = {
			getByName: (type) => this.nodeType(type),
			getByNameAndVersion: (type, version) => this.nodeType(type, version),
			getKnownTypes: () => ({}),
		};
		const settings = { executionOrder: 'v1' as const, timezone: 'America/Sao_Paulo' };
		const json = { nodes: [...nodes], connections: connections as never, nodeTypes, settings };
		return new this.workflow.Workflow({ id: 'bench', name: 'Bench', active: false, ...json });
	}

	private nodeType(type: string, version?: number): INodeType {
		const [source, name = ''] = type.split('.');
		const found = (source === 'n8n-nodes-cobranca' ? this.ours : this.base).getNode(name).type;
		return found.getNodeType ? found.getNodeType(version) : found;
	}

	private additionalData(workflow: WorkflowType, values: Credentials): object {
		const base = 'http://127.0.0.1:5678/';
		return {
			hooks: new this.core.ExecutionLifecycleHooks('trigger', '1', { id: workflow.id, name: workflow.name }),
			credentialsHelper: this.credentialsHelper(values),
			...{ executionId: '1', currentNodeExecutionIndex: 0, variables: {} },
			...{ webhookBaseUrl: `${base}webhook`, webhookWaitingBaseUrl: `${base}webhook-waiting` },
			...{ formWaitingBaseUrl: `${base}form-waiting`, restApiUrl: `${base}rest`, instanceBaseUrl: base },
			logAiEvent: () => undefined,
			setExecutionStatus: () => undefined,
		};
	}

	private credentialsHelper(values: Credentials): object {
		const typeOf = (name: string) => this.ours.getCredential(name).type;
		return {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getDecrypted: (_data: unknown, _of: unknown, type: string) => Promise.resolve(values[type]),
			getCredentialsProperties: (type: string) => typeOf(type).properties,
			preAuthentication: () => Promise.resolve(undefined),
			runPreAuthentication: () => Promise.resolve(undefined),
			/** Generic authentication as n8n does it: expressions over `$credentials`. */
			authenticate: (
				fields: IDataObject,
				type: string,
				options: IHttpRequestOptions,
				workflow: WorkflowType,
				node: INode,
			) => {
				const rule = typeOf(type).authenticate;
				if (!rule || typeof rule === 'function') return Promise.resolve(options);
				const also = { $credentials: fields } as never;
				for (const [name, value] of Object.entries(rule.properties.headers ?? {})) {
					const found = workflow.expression.getSimpleParameterValue(node, String(value), 'internal', also);
					options.headers = { ...options.headers, [name]: found as string };
				}
				return Promise.resolve(options);
			},
		};
	}
}
