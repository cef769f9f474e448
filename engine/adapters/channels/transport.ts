import { MaybeSent, NotSent } from '../../ports/http';

/**
 * Codes of Node's network and TLS layers that can only come before the first byte of the request is written: name resolution, connection,
 * TLS handshake and certificate check. What may also come later (ECONNRESET, EPIPE, EPROTO, timeouts, TLS 1.3 alerts) is not here.
 */
const BEFORE_THE_REQUEST: ReadonlySet<string> = new Set([
	'ENOTFOUND',
	'EAI_AGAIN',
	'EAI_FAIL',
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'ERR_INVALID_URL',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'ERR_SSL_WRONG_VERSION_NUMBER',
	'ERR_SSL_PACKET_LENGTH_TOO_LONG',
	'ERR_SSL_UNSUPPORTED_PROTOCOL',
	'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
	'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
	// Node, `tls` documentation, X509 certificate error codes.
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REVOKED',
	'CERT_UNTRUSTED',
	'CERT_REJECTED',
	'CERT_CHAIN_TOO_LONG',
	'CERT_SIGNATURE_FAILURE',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
]);

/** Node gives a connection that ends during the TLS handshake no code of its own, only this sentence (`lib/_tls_wrap.js`). */
const HANDSHAKE_CUT = 'before secure TLS connection was established';

interface SystemError {
	code?: unknown;
	syscall?: unknown;
	message?: unknown;
	cause?: unknown;
	errors?: unknown;
}

/**
 * A failed request as the outbox needs it: NotSent only where the error proves it, MaybeSent for all else. Looks through wrappers
 * (axios and n8n put the socket's error in `cause`; a host with several addresses gives an AggregateError).
 */
export function transportFailure(error: unknown): NotSent | MaybeSent {
	if (error instanceof NotSent || error instanceof MaybeSent) return error;
	const chain = causes(error);
	const code =
		chain.map((one) => one.code).find((one): one is string => typeof one === 'string') ?? 'unknown failure';
	return chain.some(provesNotSent) ? new NotSent(code) : new MaybeSent(code);
}

function provesNotSent(error: SystemError): boolean {
	if (typeof error.code === 'string' && BEFORE_THE_REQUEST.has(error.code)) return true;
	if (error.syscall === 'connect' || error.syscall === 'getaddrinfo') return true;
	if (typeof error.message === 'string' && error.message.includes(HANDSHAKE_CUT)) return true;
	const { errors } = error;
	return Array.isArray(errors) && errors.length > 0 && errors.every((one) => causes(one).some(provesNotSent));
}

function causes(error: unknown): SystemError[] {
	const chain: SystemError[] = [];
	for (
		let one = error;
		typeof one === 'object' && one !== null && chain.length < 8;
		one = (one as SystemError).cause
	) {
		chain.push(one);
	}
	return chain;
}
