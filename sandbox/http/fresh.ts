/**
 * fetch on a connection of its own. One that is kept may be closed by the server, or die with it, just as the next request goes out, and a POST
 * that failed so cannot be told from one that arrived: what drives a sandbox in which processes are killed and frozen uses this.
 */
export function fetchFresh(url: string, init: RequestInit = {}): Promise<Response> {
	const headers = new Headers(init.headers);
	headers.set('connection', 'close');
	return fetch(url, { ...init, headers });
}
