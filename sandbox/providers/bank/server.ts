import type { IncomingMessage } from 'node:http';
import { type Answer, BadRequest, fromHere, listen, ok, readBody, readObject } from '../common/http';
import { lineOf } from './line';
import { Mailbox } from './mailbox';
import { type BankOptions, type Mode, MODES } from './options';
import { RefusedFile } from './remessa';
import { BankSimulator, type Registered } from './simulator';

export interface RunningBank {
	port: number;
	url: string;
	simulator: BankSimulator;
	stop(): Promise<void>;
}

const LARGEST = 64 << 20;

/**
 * `POST /remessa` takes a file, `GET /retorno` gives the next answer (204: none yet); with a folder the same by files (`mailbox.ts`).
 * `/__sim/*` only from this machine.
 */
export async function startBank(
	given: Partial<BankOptions> & { today?: () => string } = {},
): Promise<RunningBank> {
	const simulator = new BankSimulator(given);
	const { folder, port: wanted } = simulator.options;
	const mailbox = folder === undefined ? undefined : new Mailbox(simulator, folder);
	const { port, stop } = await listen(wanted, async (request, url): Promise<Answer> => {
		const [root = '', ...rest] = url.pathname.split('/').slice(1);
		if (root === '__sim') return await admin(simulator, `${request.method} ${rest.join('/')}`, request);
		switch (`${request.method} ${url.pathname}`) {
			case 'POST /remessa':
				try {
					return ok(simulator.receive(await readBody(request, LARGEST)));
				} catch (error) {
					if (!(error instanceof RefusedFile)) throw error;
					const { line, column, message } = error;
					return { status: 422, body: { line, column, message } };
				}
			case 'GET /retorno': {
				const content = simulator.retorno();
				return content === null ? { status: 204 } : { status: 200, page: { type: 'text/plain', content } };
			}
			default:
				return { status: 404 };
		}
	});
	return {
		port,
		url: `http://127.0.0.1:${port}`,
		simulator,
		async stop() {
			mailbox?.stop();
			await stop();
		},
	};
}

async function admin(simulator: BankSimulator, what: string, request: IncomingMessage): Promise<Answer> {
	if (!fromHere(request)) return { status: 403 };
	switch (what) {
		case 'GET received':
			return ok({ journal: simulator.journal, titles: [...simulator.book.values()].map(shown) });
		case 'GET stats':
			return ok({
				received: simulator.book.size,
				statusesPosted: simulator.givenCount,
				statusesPending: simulator.pending,
				replies: 0,
			});
		case 'POST clock': {
			const { offsetMs } = await readObject(request);
			if (typeof offsetMs !== 'number') throw new BadRequest('Expected offsetMs');
			simulator.options.clockOffsetMs = offsetMs;
			return ok({ offsetMs });
		}
		case 'POST pay': {
			const { ourNumber, cents, feeCents } = await readObject(request);
			if (typeof ourNumber !== 'string') throw new BadRequest('Expected ourNumber');
			const amount = typeof cents === 'number' ? cents : undefined;
			return ok({ paid: simulator.pay(ourNumber, amount, typeof feeCents === 'number' ? feeCents : 0) });
		}
		case 'POST misbehave': {
			const { mode, times = 1, rate } = await readObject(request);
			if (!MODES.includes(mode as Mode)) throw new BadRequest(`mode is one of ${MODES.join(', ')}`);
			simulator.misbehave({
				mode: mode as Mode,
				...(typeof rate === 'number' ? { rate } : { times: Number(times) }),
			});
			return ok({});
		}
		default:
			return { status: 404 };
	}
}

/** A title of the bank's book, as a test or the judge reads it. */
function shown(registered: Registered) {
	const { title, state, abatement, at, endedAt, paidCents, file } = registered;
	const [, day, month, year] = /^(..)(..)(..)$/.exec(title.dueDate) ?? [];
	return {
		bank: file.bank.code,
		ourNumber: title.ourNumber,
		companyUse: title.companyUse,
		document: title.payerDocument,
		cents: title.cents,
		abatement,
		dueDate: `20${year}-${month}-${day}`,
		line: lineOf(registered),
		state,
		at,
		endedAt,
		paidCents,
	};
}
