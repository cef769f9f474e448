/**
 * Keeps a Redis server for as long as the sandbox lives: a Redis outlives whoever started it, this process does not (n8n/meter.cjs).
 * Its settings come over the channel, because arguments and files can be read by others and there is a password in them.
 */
'use strict';

const { spawn } = require('node:child_process');

process.once('message', ({ program, settings }) => {
	const server = spawn(program, ['-'], { stdio: ['pipe', 'inherit', 'inherit'] });
	server.once('error', (error) => {
		console.error(error.message);
		process.exit(1);
	});
	server.once('exit', (code) => process.exit(code ?? 1));
	server.stdin.end(settings);
	const end = () => server.kill('SIGTERM');
	process.on('SIGTERM', end);
	process.on('disconnect', end);
});
