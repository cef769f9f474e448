/**
 * Preloaded into the processes that the sandbox starts (`node --require`). It ends them when the sandbox is gone, however
 * that ended, and, where COBRANCA_METER names a file, keeps there how much memory the process took and how long its
 * event loop was blocked since the sandbox said `meter`.
 */
'use strict';

const { renameSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const RESOLUTION_MS = 1;
const SAMPLE_MS = 100;
const MB = 1024 * 1024;

// n8n's own children inherit the option, but not the channel to the sandbox.
if (process.send) {
	process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
	if (process.env.COBRANCA_METER) meter(process.env.COBRANCA_METER);
}

function meter(file) {
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	let rssPeak = 0;
	let rssStart = 0;
	let timer;
	process.on('message', (message) => {
		if (message !== 'meter') return;
		rssPeak = 0;
		rssStart = process.memoryUsage.rss();
		delay.reset();
		delay.enable();
		timer ??= setInterval(sample, SAMPLE_MS).unref();
	});

	function sample() {
		rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
		// The histogram holds the time from one tick to the next, the wanted pause included.
		const over = (nanoseconds) => round(Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS));
		const figures = {
			rssStartMb: round(rssStart / MB),
			rssPeakMb: round(rssPeak / MB),
			loopP99Ms: over(delay.percentile(99)),
			loopMaxMs: over(delay.max),
		};
		// By a rename: who reads never sees half a file.
		writeFileSync(`${file}.new`, JSON.stringify(figures));
		renameSync(`${file}.new`, file);
	}
}

function round(value) {
	return Math.round(value * 10) / 10;
}
