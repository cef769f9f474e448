import type { IncomingMessage } from 'node:http';
import { type Answer, BadRequest, fromHere, ok, readObject } from '../common/http';
import { MODES } from './options';
import { readCents } from './requests';
import { type Payment, hasLine, isLive } from './book';
import { shownCustomer, shownPayment } from './shown';
import { brCodeOf, slipOf } from './slip';
import type { AsaasSimulator } from './simulator';

/** `/__sim/*`: what a test or the sandbox asks of the simulator, and no provider has. Only from this machine. */
export async function admin(
	simulator: AsaasSimulator,
	path: string,
	query: URLSearchParams,
	request: IncomingMessage,
): Promise<Answer> {
	if (!fromHere(request)) return { status: 403 };
	const { book, clock, misbehaviour } = simulator;
	switch (`${request.method} ${path}`) {
		case 'GET received': {
			const reference = query.get('reference');
			const all = [...book.payments.values()].filter(
				(one) => reference === null || one.externalReference === reference,
			);
			const offset = Number(query.get('offset') ?? 0);
			const limit = query.has('limit') ? Number(query.get('limit')) : all.length;
			const charges = all.slice(offset, offset + limit).map((one) => known(one, clock.ms()));
			return ok({ count: all.length, charges });
		}
		case 'GET customers':
			return ok([...book.customers.values()].map(shownCustomer));
		case 'GET stats':
			return ok(stats(simulator));
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
			const { mode, times, rate, reference } = await readObject(request);
			const known = MODES.find((one) => one === mode);
			if (known === undefined) throw new BadRequest(`Expected a mode of ${MODES.join(', ')}`);
			misbehaviour.add({
				mode: known,
				...(typeof times === 'number' ? { times } : {}),
				...(typeof rate === 'number' ? { rate } : {}),
				...(typeof reference === 'string' ? { to: reference } : {}),
			});
			return ok(misbehaviour.list());
		}
		case 'DELETE misbehave':
			misbehaviour.clear();
			return ok([]);
		case 'POST pay': {
			const { id, method, amount } = await readObject(request);
			const cents = amount === undefined ? undefined : readCents(amount);
			return ok(shownPayment(simulator.pay(String(id), String(method), cents)));
		}
		case 'POST refund': {
			const { id, amount } = await readObject(request);
			const cents = typeof amount === 'number' ? Math.round(amount * 100) : undefined;
			return ok(shownPayment(simulator.refund(String(id), cents)));
		}
		default:
			return { status: 404 };
	}
}

/** As the API shows it, and what only a judge asks: its codes, whatever became of it, and when it ended. */
function known(one: Payment, ms: number): Record<string, unknown> {
	const { at, realAt, endedAt = null, slipEndedAt = null } = one;
	const { cents, dueDate, nossoNumero, mode } = one;
	const { line } = slipOf(nossoNumero, cents, dueDate);
	return {
		...shownPayment(one),
		at,
		realAt,
		endedAt,
		slipEndedAt,
		live: isLive(one),
		chargedCents: cents,
		line: hasLine(one, ms) ? line : null,
		pix: mode === 'noPix' ? null : brCodeOf(one.id, cents),
	};
}

function stats({ book, webhooks, counts }: AsaasSimulator): Record<string, unknown> {
	const { user, system } = process.cpuUsage();
	return {
		received: book.payments.size,
		customers: book.customers.size,
		byStatus: book.byStatus(),
		duplicates: book.duplicates(),
		statusesPosted: webhooks.counts.posted,
		statusesPending: webhooks.counts.pending,
		postingsFailed: webhooks.counts.failed,
		webhooksInterrupted: [...book.webhooks.values()].filter((one) => one.interrupted).length,
		...counts,
		cpuSeconds: (user + system) / 1e6,
	};
}
