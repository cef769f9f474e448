/**
 * The engine is a library: what it has to say it returns or throws. A test in which
 * something writes to the console fails, so that no debug line (and no CPF) slips out.
 */
const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

let calls: string[] = [];

beforeEach(() => {
	calls = [];
	for (const method of methods) {
		jest.spyOn(console, method).mockImplementation((...args: unknown[]) => {
			calls.push(`console.${method}(${args.map(String).join(', ').slice(0, 200)})`);
		});
	}
});

afterEach(() => {
	jest.restoreAllMocks();
	if (calls.length > 0)
		throw new Error(`The console is not for engine code or its tests: ${calls.join('; ')}`);
});
