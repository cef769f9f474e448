import { runAsProcess } from '../common/process';
import { optionsFrom } from './options';
import { startMeta } from './server';

runAsProcess('meta', async (argv) => {
	const { port, url, stop } = await startMeta(optionsFrom(argv));
	return { ready: { port, url }, stop };
});
