import { runAsProcess } from '../common/process';
import { optionsFrom } from './options';
import { startAsaas } from './server';

runAsProcess('asaas', async (argv) => {
	const { port, url, stop } = await startAsaas(optionsFrom(argv));
	return { ready: { port, url }, stop };
});
