/**
 * The provider's own process: started with the file that it counts in. What it took is on the disk before it answers, so its
 * count outlives everybody's crash. Prints its port.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What it does with the next messages. `slow`: 50 ms each; `lose`: takes the message and hangs up; `drop`: hangs up before it takes it. */
export type Temper = 'accept' | 'slow' | 'lose' | 'drop' | 'refuse';

const [, , file = ''] = process.argv;
const book = openSync(file, 'a');
let temper: Temper = 'accept';
let count = 0;

const server = createServer((request, response) => void serve(request, response));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
// The parent closes our input when it ends, whatever ends it.
process.stdin.resume().once('end', () => {
	closeSync(book);
	process.exit(0);
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
	let text = '';
	try {
		for await (const chunk of request) text += String(chunk);
	} catch {
		return;
	}
	const body = JSON.parse(text) as Record<string, unknown>;
	if (request.url === '/temper') temper = body.temper as Temper;
	else if (temper === 'drop') return void request.socket.destroy();
	else if (temper === 'refuse') return answer(response, 400, { error: 'refused' });
	else {
		const messageId = `m-${++count}`;
		writeSync(book, `${JSON.stringify({ messageId, ...body })}\n`);
		fdatasyncSync(book);
		if (temper === 'slow') await new Promise((resolve) => setTimeout(resolve, 50));
		if (temper === 'lose') return void request.socket.destroy();
		return answer(response, 202, { messageId });
	}
	answer(response, 200, {});
}

function answer(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
	response.end(JSON.stringify(body));
}
