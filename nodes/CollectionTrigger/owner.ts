import { createHash } from 'node:crypto';
import type { ITriggerFunctions } from 'n8n-workflow';

/** Tokens that this process works on: an unpublished workflow's executions go on, and its next publication must not end their leases. */
const alive = new Set<string>();

/** Whose leases a trigger's are: this node of this workflow of this n8n, whatever process runs it. */
export class Owner {
	readonly name: string;

	constructor(context: Pick<ITriggerFunctions, 'getInstanceId' | 'getWorkflow' | 'getNode'>) {
		const who = [context.getInstanceId(), context.getWorkflow().id, context.getNode().id];
		this.name = createHash('sha256').update(JSON.stringify(who)).digest('hex').slice(0, 16);
	}

	/** Whether executions run in the process of the trigger and so end with it; in queue mode workers outlive it. */
	get isAlone(): boolean {
		return process.env.EXECUTIONS_MODE !== 'queue';
	}

	get alive(): ReadonlySet<string> {
		return alive;
	}

	took<Batch extends { token: string }>(batch: Batch | null): Batch | null {
		if (batch) alive.add(batch.token);
		return batch;
	}

	gaveBack(token: string): void {
		alive.delete(token);
	}
}
