import { runAsProcess } from '../common/process';
import { optionsFrom } from './options';
import { startZenvia } from './server';

runAsProcess('zenvia', async (argv) => {
	const { port, url, stop } = await startZenvia(optionsFrom(argv));
	return { ready: { port, url }, stop };
});
