/** Pages that a debtor opens: n8n answers with them from its own origin. */
import { createHash } from 'node:crypto';

/** A page as it is answered. */
export interface Page {
	status: number;
	headers: Record<string, string>;
	html: string;
}

/**
 * n8n serves the page from its own origin: `sandbox` takes that origin from it, so that no cookie of the editor is in reach, and nothing runs,
 * loads or goes out but one style and forms to itself. `more`: what else the sandbox allows.
 */
export function pageHeaders(style: string, more: readonly string[] = []): Record<string, string> {
	return {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': [
			"default-src 'none'",
			`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
			"form-action 'self'",
			"base-uri 'none'",
			"frame-ancestors 'none'",
			['sandbox allow-forms', ...more].join(' '),
		].join('; '),
		// The address holds the key of somebody's matter: it goes to nobody else, and into no cache and no search.
		'referrer-policy': 'no-referrer',
		'cache-control': 'no-store',
		'x-robots-tag': 'noindex, nofollow',
		'x-content-type-options': 'nosniff',
		'permissions-policy': 'camera=(), geolocation=(), microphone=()',
	};
}
