/** One that fails must not keep the others running. */
export async function closeAll(closing: readonly (() => Promise<void>)[]): Promise<void> {
	for (const close of closing) {
		await close().catch((error: unknown) => process.stderr.write(`While stopping: ${String(error)}\n`));
	}
}
