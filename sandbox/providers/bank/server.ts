import { type Answer, BadRequest, fromHere, listen, ok, readBody, readObject } from '../common/http';
import { RefusedFile } from './remessa';
import { BankSimulator, type Mode, MODES } from './simulator';

export interface RunningBank {
	port: number;
	url: string;
	simulator: BankSimulator;
	stop(): Promise<void>;
}

const LARGEST = 64 << 20;

/** `POST /remessa` takes a file, `GET /retorno` gives the next answer (204: none yet); `/__sim/*` only from this machine. */
export async function startBank(given: { port?: number; today: () => string }): Promise<RunningBank> {
	const simulator = new BankSimulator(given.today);
	const { port, stop } = await listen(given.port ?? 0, async (request, url): Promise<Answer> => {
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
			case 'GET /__sim/received':
				if (!fromHere(request)) return { status: 403 };
				return ok({
					journal: simulator.journal,
					titles: [...simulator.book.values()].map(({ title, state }) => ({
						ourNumber: title.ourNumber,
						cents: title.cents,
						state,
					})),
				});
			case 'POST /__sim/pay': {
				if (!fromHere(request)) return { status: 403 };
				const { ourNumber, cents, feeCents } = await readObject(request);
				if (typeof ourNumber !== 'string') throw new BadRequest('Expected ourNumber');
				const amount = typeof cents === 'number' ? cents : undefined;
				return ok({ paid: simulator.pay(ourNumber, amount, typeof feeCents === 'number' ? feeCents : 0) });
			}
			case 'POST /__sim/misbehave': {
				if (!fromHere(request)) return { status: 403 };
				const { mode } = await readObject(request);
				if (!MODES.includes(mode as Mode)) throw new BadRequest(`mode is one of ${MODES.join(', ')}`);
				simulator.misbehave(mode as Mode);
				return ok({});
			}
			default:
				return { status: 404 };
		}
	});
	return { port, url: `http://127.0.0.1:${port}`, simulator, stop };
}
