/** A small disk under the ledger, which can be full without harm to the machine. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const SIZE_MB = 192;

export interface Disk {
	/** Fills it to the last page, and makes space again after a while. */
	fill(ms: number): Promise<void>;
	unmount(): void;
}

/** Undefined where this process may not mount: Linux, as root. */
export function mountDisk(folder: string): Disk | undefined {
	mkdirSync(folder, { recursive: true });
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=700`, 'tmpfs', folder], {
			stdio: 'ignore',
		});
	} catch {
		return undefined;
	}
	const ballast = path.join(folder, 'ballast');
	return {
		async fill(ms) {
			fillUp(ballast);
			await delay(ms);
			rmSync(ballast, { force: true });
		},
		unmount: () => unmount(folder),
	};
}

/** Also of a run that was killed; does nothing when nothing is mounted there. */
export function unmount(folder: string): void {
	const mounted = existsSync('/proc/mounts') && readFileSync('/proc/mounts', 'utf8').includes(` ${folder} `);
	if (mounted) execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
}

function fillUp(file: string): void {
	for (const size of [1 << 20, 4096, 1]) {
		try {
			for (;;) appendFileSync(file, Buffer.alloc(size));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
		}
	}
}
