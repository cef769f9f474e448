import { type IExecuteFunctions, type INodeExecutionData, isToolType, type NodeOutput } from 'n8n-workflow';
import { toNodeError } from './errors';

/** True when an AI agent runs the node: n8n gives it output 0 only, and some operations are refused to it. */
export function isTool(context: Pick<IExecuteFunctions, 'getNode' | 'isToolExecution'>): boolean {
	return context.isToolExecution() || isToolType(context.getNode().type);
}

/** The outputs of a node while they are being filled; for a tool everything goes to the first. */
export class Outputs {
	private readonly lists: INodeExecutionData[][];

	constructor(
		private readonly context: IExecuteFunctions,
		count: number,
	) {
		this.lists = Array.from({ length: isTool(context) ? 1 : count }, () => []);
	}

	add(output: number, item: INodeExecutionData): void {
		(this.lists[output] ?? this.lists[0])?.push(item);
	}

	/**
	 * A failure of one item: with "continue on fail" the item goes on, with `failure`, to an output that leads to no sending;
	 * otherwise the node stops here. `json.error` is never set (n8n would run the whole node again for it), and `error`
	 * only for n8n's own error output: n8n replaces all that an item carries by the message of its `error`.
	 */
	fail(output: number, index: number, error: unknown): void {
		const node = this.context.getNode();
		const problem = toNodeError(node, error, index);
		if (!this.context.continueOnFail()) throw problem;
		const text = problem.description ? `${problem.message} ${problem.description}` : problem.message;
		const json = { ...this.context.getInputData()[index]?.json, failure: { reason: 'badInput', text } };
		const marked = node.onError === 'continueErrorOutput' ? { error: problem as never } : {};
		this.add(output, { json, ...marked, pairedItem: { item: index } });
	}

	done(): NodeOutput {
		return this.lists;
	}
}

/** Items of one input that belong together, in their order. */
export interface Group<T> {
	token: string;
	entries: { index: number; item: INodeExecutionData; value: T }[];
}

/**
 * Reads what each item must carry and groups the items by their batch, so that a batch is one call of the engine.
 * Items that lack something fail on `failOutput` and the others go on.
 */
export function groupByBatch<T>(
	context: IExecuteFunctions,
	outputs: Outputs,
	failOutput: number,
	read: (item: INodeExecutionData, index: number) => { token: string; value: T },
): Group<T>[] {
	const groups = new Map<string, Group<T>>();
	context.getInputData().forEach((item, index) => {
		try {
			const { token, value } = read(item, index);
			const group = groups.get(token) ?? { token, entries: [] };
			groups.set(token, group);
			group.entries.push({ index, item, value });
		} catch (error) {
			outputs.fail(failOutput, index, error);
		}
	});
	return [...groups.values()];
}

/** Runs the work of a whole batch; its failure is the failure of each of its items. */
export async function forBatch<T>(
	outputs: Outputs,
	failOutput: number,
	group: Group<T>,
	work: () => Promise<void>,
): Promise<void> {
	try {
		await work();
	} catch (error) {
		for (const { index } of group.entries) outputs.fail(failOutput, index, error);
	}
}
