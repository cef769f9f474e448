/** The inbox as its page uses it. */
interface Bubble {
	way: 'in' | 'out';
	address: string;
	sender: string;
	text: string;
	buttons?: { id: string; title: string }[];
	file?: { name: string; url: string | null };
}
interface Letter {
	id: string;
	subject: string;
	files: { name: string; url: string }[];
}
export interface Person {
	id: string;
	whatsapp: Bubble[];
	sms: Bubble[];
	mail: Letter[];
	charges: { id: string; live: boolean }[];
}

const PATIENCE_MS = 60_000;

export class InboxClient {
	constructor(private readonly url: string) {}

	async person(name: string): Promise<Person> {
		const { people } = await this.get<{ people: { id: string; name: string }[] }>(
			`api/people?q=${encodeURIComponent(name)}`,
		);
		const found = people.find((one) => one.name === name);
		if (!found) throw new Error(`The inbox does not know ${name}.`);
		return await this.get<Person>(`api/person/${found.id}`);
	}

	/** Looks again until it is so. */
	async until(name: string, good: (person: Person) => boolean): Promise<Person> {
		const deadline = Date.now() + PATIENCE_MS;
		for (;;) {
			const person = await this.person(name);
			if (good(person)) return person;
			if (Date.now() > deadline) throw new Error(`The inbox of ${name} did not become what was waited for.`);
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	}

	async tap(bubble: Bubble | undefined, title: string): Promise<void> {
		const button = bubble?.buttons?.find((one) => one.title === title);
		if (!bubble || !button) throw new Error(`There is no button ${title}.`);
		const { address: from, sender: to } = bubble;
		await this.post('api/answer', { channel: 'whatsapp', from, to, text: title, payload: button.id });
	}

	pay(
		id: string | undefined,
		method: 'boleto' | 'pix',
	): Promise<{ silentAfterMs: number | null; closed: boolean }> {
		return this.post('api/pay', { id, method });
	}

	leave(id: string | undefined): Promise<{ by: string }> {
		return this.post('api/leave', { id });
	}

	/** The first bytes of a file. */
	async pdf(place: string | undefined): Promise<string> {
		const response = await fetch(new URL(place ?? '', this.url));
		return Buffer.from(await response.arrayBuffer()).toString('latin1', 0, 4);
	}

	private async get<T>(place: string): Promise<T> {
		const response = await fetch(this.url + place);
		if (!response.ok) throw new Error(`The inbox answered ${response.status} to ${place}.`);
		return (await response.json()) as T;
	}

	private async post<T>(place: string, body: object): Promise<T> {
		const response = await fetch(this.url + place, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!response.ok)
			throw new Error(`The inbox answered ${response.status} to ${place}: ${await response.text()}`);
		return (await response.json()) as T;
	}
}
