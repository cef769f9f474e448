/** How the sandbox kills n8n and brings it back, and the door before its webhooks; with a program in n8n's place that is as slow to be ready. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Fleet } from '../../sandbox/run/fleet';
import { lastingPort } from '../../sandbox/services/port';

const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-fleet-'));
const lives = path.join(folder, 'lives');
/** Names a process that runs and is not ready any more. */
const sick = path.join(folder, 'sick');

/** As n8n 2.41: it answers everything with 200 before it is ready. It tells who it is; `fail` in its folder lets it end by itself. */
const PROGRAM = `
const fs = require('node:fs'), http = require('node:http');
fs.appendFileSync(${JSON.stringify(lives)}, process.pid + '\\n');
if (fs.existsSync(${JSON.stringify(path.join(folder, 'fail'))})) {
	fs.rmSync(${JSON.stringify(path.join(folder, 'fail'))});
	process.exit(1);
}
const isSick = () => fs.existsSync(${JSON.stringify(sick)}) && fs.readFileSync(${JSON.stringify(sick)}, 'utf8') === String(process.pid);
let ready = false;
setTimeout(() => (ready = true), 700);
http.createServer((request, response) => {
	if (request.url.startsWith('/healthz') && (!ready || isSick())) return response.writeHead(503).end();
	response.end(ready ? String(process.pid) : 'starting up');
}).on('error', () => process.exit(1)).listen(Number(process.env.N8N_PORT), '127.0.0.1');
`;

let fleet: Fleet;

beforeAll(async () => {
	const bin = path.join(folder, 'host', 'node_modules', 'n8n', 'bin');
	mkdirSync(bin, { recursive: true });
	writeFileSync(path.join(bin, 'n8n'), PROGRAM);
	const dataDir = path.join(folder, 'data');
	mkdirSync(path.join(dataDir, 'n8n'), { recursive: true });
	fleet = await Fleet.single(
		{
			node: process.execPath,
			host: path.join(folder, 'host'),
			packageRoot: path.join(__dirname, '../..'),
			dataDir,
			port: await lastingPort(),
			brokerPort: 0,
			encryptionKey: 'x',
			database: { port: 0, name: 'n8n', user: 'n8n', password: '' },
			install: () => Promise.resolve(),
		},
		true,
	);
});
afterAll(async () => {
	await fleet?.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** What a provider is told at the door. */
async function atTheDoor(): Promise<string> {
	const response = await fetch(`${fleet.hooks}/webhook/x`);
	return response.ok ? await response.text() : String(response.status);
}

const born = () => readFileSync(lives, 'utf8').trim().split('\n').map(Number);

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function until(what: () => boolean): Promise<void> {
	while (!what()) await delay(10);
}

/** One process lives, and it is the one that answers. */
async function expectOne(): Promise<void> {
	const [last] = born().slice(-1);
	expect(await atTheDoor()).toBe(String(last));
	expect(born().filter(isAlive)).toEqual([last]);
	expect(fleet.broken()).toBeUndefined();
}

it('opens its door when n8n is ready, shuts it at a kill, and opens it again', async () => {
	await expectOne();
	await fleet.kill('n8n');
	expect(await atTheDoor()).toBe('503');
	const restarting = fleet.restart('n8n');
	const heard = new Set<string>();
	let back = false;
	void restarting.then(() => (back = true));
	while (!back) {
		heard.add(await atTheDoor());
		await delay(5);
	}
	await restarting;
	// Never 'starting up', which a provider would take as heard.
	heard.delete(String(born().at(-1)));
	expect([...heard]).toEqual(['503']);
	await expectOne();
});

it('kills one that is just coming back by itself, and starts it once', async () => {
	const [before] = born().slice(-1);
	process.kill(Number(before), 'SIGKILL');
	await until(() => fleet.broken() !== undefined);
	const reviving = fleet.revive();
	await until(() => born().at(-1) !== before);
	await fleet.kill('n8n');
	await reviving;
	expect(born().filter(isAlive)).toEqual([]);
	expect(await atTheDoor()).toBe('503');
	await Promise.all([fleet.restart('n8n'), fleet.revive()]);
	await expectOne();
	await fleet.restart('n8n');
	await expectOne();
});

it('tries again to start what ends while it starts', async () => {
	const lived = born().length;
	writeFileSync(path.join(folder, 'fail'), '');
	await fleet.kill('n8n');
	await fleet.restart('n8n');
	expect(born()).toHaveLength(lived + 2);
	await expectOne();
});

it('takes one for dead that runs and has not been ready for a minute', async () => {
	const before = Number(born().at(-1));
	let later = 0;
	const { now } = Date;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + later);
	try {
		writeFileSync(sick, String(before));
		later = 10_000;
		await fleet.revive();
		later = 60_000;
		await fleet.revive();
		expect(isAlive(before)).toBe(true);
		later = 80_000;
		await fleet.untilReady();
		expect(isAlive(before)).toBe(false);
	} finally {
		clock.mockRestore();
	}
	await expectOne();
});
