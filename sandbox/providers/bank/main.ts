import { runAsProcess } from '../common/process';
import { optionsFrom } from './options';
import { startBank } from './server';

runAsProcess('bank', async (argv) => {
	const { port, url, stop } = await startBank(optionsFrom(argv));
	return { ready: { port, url }, stop };
});
