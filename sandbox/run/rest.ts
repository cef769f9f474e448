/** n8n's own REST interface, as its editor uses it. */
import { fetchFresh } from '../http/fresh';

export class RestError extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

export interface Owner {
	readonly email: string;
	readonly password: string;
}

export class Rest {
	private cookie = '';

	constructor(readonly origin: string) {}

	/** The data of an answer. @throws RestError */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetchFresh(`${this.origin}/rest${path}`, {
			method,
			headers: {
				...(this.cookie ? { cookie: this.cookie } : {}),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		const answer = parsed(text) as { data?: T; message?: string } | undefined;
		if (!response.ok) {
			const what = answer?.message ?? text.slice(0, 300);
			throw new RestError(response.status, `n8n answered ${response.status} to ${method} ${path}: ${what}`);
		}
		for (const cookie of response.headers.getSetCookie()) {
			if (cookie.startsWith('n8n-auth=')) this.cookie = cookie.split(';', 1)[0] ?? '';
		}
		return answer?.data as T;
	}

	/** Makes the owner at the first start, and signs in at the others. */
	async signIn({ email, password }: Owner): Promise<void> {
		const { userManagement } = await this.call<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		if (userManagement.showSetupOnFirstLoad) {
			await this.call('POST', '/owner/setup', {
				email,
				password,
				firstName: 'Operação',
				lastName: 'Cobrança',
			});
		} else {
			await this.call('POST', '/login', { emailOrLdapLoginId: email, password });
		}
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
