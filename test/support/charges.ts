import type { ChargeOptions, ChargeRequest } from '../../engine/ports/charge';
import type { HttpPort, HttpRequest, HttpResponse } from '../../engine/ports/http';

let serial = 0;

/** An ordinary charge of an invented person; each call has another reference. CPF 111.444.777-35 is valid in form only. */
export function chargeRequest(change: Partial<ChargeRequest> = {}): ChargeRequest {
	serial += 1;
	return {
		reference: `chg-${process.pid}-${serial}`,
		kind: 'boletoPix',
		amountCents: 12_345,
		dueDate: '2027-03-10',
		payer: { reference: `debtor-${serial}`, name: 'Maria Exemplo', document: '11144477735' },
		description: 'Pedido 1001',
		...change,
	};
}

/** A port that answers in turn, and what it was asked. A function of an answer may throw, as the network does. */
export function scripted(...answers: Array<Partial<HttpResponse> | (() => never)>): HttpPort & {
	asked: HttpRequest[];
} {
	const asked: HttpRequest[] = [];
	return {
		host: '127.0.0.1',
		asked,
		request: async (request) => {
			asked.push(request);
			const answer = answers[asked.length - 1];
			if (answer === undefined) throw new Error(`unscripted: ${request.method} ${request.path}`);
			if (typeof answer === 'function') return answer();
			return await Promise.resolve({ status: 200, headers: {}, body: {}, ...answer });
		},
	};
}

export const SOON: ChargeOptions = { timeoutMs: 3000 };
