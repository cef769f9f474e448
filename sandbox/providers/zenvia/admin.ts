import type { IncomingMessage } from 'node:http';
import { type Answer, readJson } from './answer';
import { MODES, type Mode, type Rule } from './misbehave';
import { phonesPage } from './page';
import { Invalid, object } from './requests';
import type { ZenviaSimulator } from './simulator';

/**
 * `/__sim/*`: what a test or the sandbox asks of the simulator, and no provider has. Only from this machine, and not from a page in a
 * browser on it.
 */
export async function admin(
	simulator: ZenviaSimulator,
	path: string,
	query: URLSearchParams,
	request: IncomingMessage,
): Promise<Answer> {
	const peer = request.socket.remoteAddress ?? '';
	if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(peer) || request.headers.origin !== undefined)
		return { status: 403 };
	switch (`${request.method} ${path}`) {
		case 'GET received':
			return ok(
				simulator.book.find({
					to: query.get('to') ?? undefined,
					offset: Number(query.get('offset') ?? 0),
					limit: query.has('limit') ? Number(query.get('limit')) : undefined,
				}),
			);
		case 'GET replies':
			return ok({ count: simulator.book.replies.length, replies: simulator.book.replies });
		case 'GET phones':
			return { status: 200, html: phonesPage(simulator.book, query) };
		case 'GET stats':
			return ok(stats(simulator));
		case 'GET clock':
			return ok({ offsetMs: simulator.clockOffsetMs, now: simulator.now() });
		case 'POST clock': {
			const { offsetMs, advanceMs } = object(await readJson(request), 'clock');
			if (typeof offsetMs === 'number') simulator.moveClock(offsetMs);
			else if (typeof advanceMs === 'number') simulator.moveClock(simulator.clockOffsetMs + advanceMs);
			else throw new Invalid('clock', 'Expected offsetMs or advanceMs');
			return ok({ offsetMs: simulator.clockOffsetMs, now: simulator.now() });
		}
		case 'GET misbehave':
			return ok(simulator.misbehaviour.list());
		case 'POST misbehave':
			simulator.misbehaviour.add(ruleOf(await readJson(request)));
			return ok(simulator.misbehaviour.list());
		case 'DELETE misbehave':
			simulator.misbehaviour.clear();
			return ok([]);
		case 'POST reply': {
			const { from, to, text } = object(await readJson(request), 'reply');
			if (typeof from !== 'string' || typeof to !== 'string' || typeof text !== 'string') {
				throw new Invalid('reply', 'Expected from (phone), to (alias) and text');
			}
			simulator.reply(from, to, text);
			return { status: 204 };
		}
		default:
			return { status: 404 };
	}
}

export function stats(simulator: ZenviaSimulator): Record<string, unknown> {
	const { user, system } = process.cpuUsage();
	const { posted, failed, lost, pending } = simulator.webhooks.counts;
	return {
		received: simulator.book.received.length,
		byStatus: simulator.book.byStatus(),
		duplicates: simulator.book.duplicateCounts(),
		statusesPosted: posted,
		statusesPending: pending,
		postingsFailed: failed,
		statusesLost: lost,
		...simulator.counts,
		cpuSeconds: (user + system) / 1e6,
	};
}

function ruleOf(body: unknown): Rule {
	const { mode, times, rate, to } = object(body, 'misbehave');
	if (!MODES.includes(mode as Mode))
		throw new Invalid('misbehave > mode', `Expected one of ${MODES.join(', ')}`);
	return {
		mode: mode as Mode,
		...(typeof times === 'number' ? { times } : {}),
		...(typeof rate === 'number' ? { rate } : {}),
		...(typeof to === 'string' ? { to } : {}),
	};
}

function ok(body: unknown): Answer {
	return { status: 200, body };
}
