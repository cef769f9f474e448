/** jest's globalSetup of the projects that need a PostgreSQL: one cluster a run. */
import { startPostgres, type Postgres } from '../../sandbox/services/postgres';

declare global {
	var cobrancaPostgres: Postgres | undefined;
}

export default async function setUp(): Promise<void> {
	// jest calls this once for each project that names it.
	if (globalThis.cobrancaPostgres) return;
	globalThis.cobrancaPostgres = await startPostgres({ fsync: false, settings: { max_connections: '300' } });
	process.env.COBRANCA_TEST_PG_URL = globalThis.cobrancaPostgres.url();
}
