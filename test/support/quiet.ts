/**
 * The engine is a library: what it has to say it returns or throws, and it reaches the world through ports. A test in
 * which something writes to the console fails, so that no debug line (and no CPF) slips out; a connection to anywhere
 * but this machine fails too.
 */
import net from 'node:net';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
const original = Object.fromEntries(methods.map((method) => [method, console[method]]));

let offences: string[] = [];

beforeEach(() => {
	offences = [];
	for (const method of methods) {
		console[method] = (...args: unknown[]) => {
			offences.push(`console.${method}(${args.map(String).join(', ').slice(0, 200)})`);
		};
	}
});

afterEach(() => {
	Object.assign(console, original);
	if (offences.length > 0) throw new Error(`Not for engine code or its tests: ${offences.join('; ')}`);
});

const LOCAL = /^(127\.\d+\.\d+\.\d+|::1|localhost|)$/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
	const host = hostOf(args);
	if (LOCAL.test(host)) return Reflect.apply(connect, this, args) as net.Socket;
	offences.push(`a connection to ${host}`);
	process.nextTick(() => this.destroy(new Error(`Engine tests do not reach the network (${host}).`)));
	return this;
} as typeof connect;

/** Node itself passes [options, callback] as one marked array; people pass options, or port and host. */
function hostOf(args: unknown[]): string {
	const [first, second] = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
	if (typeof first === 'object' && first !== null) return String((first as { host?: string }).host ?? '');
	return typeof second === 'string' ? second : '';
}
