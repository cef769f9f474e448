import type { IncomingMessage } from 'node:http';
import type { Book, Entry } from './book';
import { type Answer, BadRequest, fromHere, ok, readObject } from './http';
import type { Misbehaviour } from './rules';

/** What `/__sim/*` is the same for, whatever the provider. */
export interface Simulated<Received extends Entry, Mode extends string> {
	book: Book<Received>;
	misbehaviour: Misbehaviour<Mode>;
	modes: readonly Mode[];
	clock: Clock;
	/** Figures of its own. */
	stats(): Record<string, unknown>;
	/** Somebody writes to us. @throws BadRequest */
	reply(body: Record<string, unknown>): void;
}

/** The simulator's business clock: the real one and an offset that the sandbox moves. */
export class Clock {
	constructor(
		public offsetMs: number,
		private readonly moved: (offsetMs: number) => void = () => undefined,
	) {}

	ms(): number {
		return Date.now() + this.offsetMs;
	}

	now(): string {
		return new Date(this.ms()).toISOString();
	}

	move(offsetMs: number): void {
		this.offsetMs = offsetMs;
		this.moved(offsetMs);
	}
}

/** What a test or the sandbox asks of a simulator, and no provider has. Undefined for a path that is the provider's own affair. */
export async function admin<Received extends Entry, Mode extends string>(
	simulated: Simulated<Received, Mode>,
	path: string,
	query: URLSearchParams,
	request: IncomingMessage,
): Promise<Answer | undefined> {
	if (!fromHere(request)) return { status: 403 };
	const { book, clock, misbehaviour } = simulated;
	switch (`${request.method} ${path}`) {
		case 'GET received': {
			const { count, messages } = book.find({
				to: query.get('to') ?? undefined,
				offset: Number(query.get('offset') ?? 0),
				limit: query.has('limit') ? Number(query.get('limit')) : undefined,
			});
			return ok({ count, messages: messages.map((one) => ({ ...one, status: book.statuses.get(one.id) })) });
		}
		case 'GET replies':
			return ok({ count: book.replies.length, replies: book.replies });
		case 'GET stats':
			return ok(statsOf(simulated));
		case 'GET clock':
			return ok({ offsetMs: clock.offsetMs, now: clock.now() });
		case 'POST clock': {
			const { offsetMs, advanceMs } = await readObject(request);
			if (typeof offsetMs === 'number') clock.move(offsetMs);
			else if (typeof advanceMs === 'number') clock.move(clock.offsetMs + advanceMs);
			else throw new BadRequest('Expected offsetMs or advanceMs');
			return ok({ offsetMs: clock.offsetMs, now: clock.now() });
		}
		case 'GET misbehave':
			return ok(misbehaviour.list());
		case 'POST misbehave': {
			const { mode, times, rate, to } = await readObject(request);
			const known = simulated.modes.find((one) => one === mode);
			if (known === undefined) throw new BadRequest(`Expected a mode of ${simulated.modes.join(', ')}`);
			misbehaviour.add({
				mode: known,
				...(typeof times === 'number' ? { times } : {}),
				...(typeof rate === 'number' ? { rate } : {}),
				...(typeof to === 'string' ? { to } : {}),
			});
			return ok(misbehaviour.list());
		}
		case 'DELETE misbehave':
			misbehaviour.clear();
			return ok([]);
		case 'POST reply':
			simulated.reply(await readObject(request));
			return { status: 204 };
		default:
			return undefined;
	}
}

function statsOf<Received extends Entry, Mode extends string>(
	simulated: Simulated<Received, Mode>,
): Record<string, unknown> {
	const { user, system } = process.cpuUsage();
	return {
		received: simulated.book.received.length,
		byStatus: simulated.book.byStatus(),
		duplicates: simulated.book.duplicateCounts(),
		replies: simulated.book.replies.length,
		...simulated.stats(),
		cpuSeconds: (user + system) / 1e6,
	};
}
