export default async function tearDown(): Promise<void> {
	const cluster = globalThis.cobrancaPostgres;
	globalThis.cobrancaPostgres = undefined;
	await cluster?.stop();
}
