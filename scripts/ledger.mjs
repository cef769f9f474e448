/** Entry of `npm run ledger -- …`: see lib/ledger.mjs. */
import { main } from './lib/ledger.mjs';

process.exitCode = await main(process.argv.slice(2));
