import { runAsProcess } from '../common/process';
import { optionsFrom } from './options';
import { startSmtp } from './server';

runAsProcess('smtp', async (argv) => {
	const { port, adminPort, stop } = await startSmtp(optionsFrom(argv));
	return { ready: { port, adminPort, admin: `http://127.0.0.1:${adminPort}/__sim` }, stop };
});
