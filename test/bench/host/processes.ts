/** What the processes that the bench started have used, from Linux's /proc: the bench itself is not among them. */
import { readdirSync, readFileSync } from 'node:fs';

export type Group = 'n8n' | 'postgres' | 'simulators';

/** CPU seconds by group. */
export type Cpu = Record<Group, number>;

interface Process {
	readonly pid: number;
	readonly parent: number;
	/** Ticks of its own and of the children that it has waited for. */
	readonly ticks: number;
}

/** `getconf CLK_TCK`: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Each child of this process with all that it started; sessions of PostgreSQL that ended are in their parent's figure. */
export function cpuOf(): Cpu {
	const processes = all();
	const cpu: Cpu = { n8n: 0, postgres: 0, simulators: 0 };
	for (const child of processes.filter(({ parent }) => parent === process.pid)) {
		const group = groupOf(commandOf(child.pid));
		if (group) cpu[group] += ticksBelow(child, processes) / TICKS_PER_SECOND;
	}
	return cpu;
}

export const cpuBetween = (before: Cpu, after: Cpu): Cpu => ({
	n8n: round(after.n8n - before.n8n),
	postgres: round(after.postgres - before.postgres),
	simulators: round(after.simulators - before.simulators),
});

const round = (seconds: number) => Math.round(seconds * 100) / 100;

function groupOf(command: string): Group | undefined {
	if (command.includes('/bin/n8n')) return 'n8n';
	if (/\/sandbox\/providers\//.test(command)) return 'simulators';
	if (/\bpostgres\b/.test(command)) return 'postgres';
	return undefined;
}

function ticksBelow(root: Process, processes: readonly Process[]): number {
	const children = processes.filter(({ parent }) => parent === root.pid);
	return root.ticks + children.reduce((sum, child) => sum + ticksBelow(child, processes), 0);
}

function all(): Process[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => statOf(Number(name)) ?? []);
}

/** `man 5 proc`: the name is in brackets and may hold anything; after it come the state, the parent, and at 12 to 15 the times. */
function statOf(pid: number): Process | undefined {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
		const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
		return { pid, parent: Number(fields[1]), ticks };
	} catch {
		// It has ended in between.
		return undefined;
	}
}

function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		return '';
	}
}
