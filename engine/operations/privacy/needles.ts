import { formatDocument } from '../../core/identity/document';

/** Shorter than this, a name is also a word of other texts. */
const SHORTEST_NAME = 6;

/** How a debtor may stand in a text that somebody wrote: document and phones as digits and as people write them, e-mails, the name. */
export function needlesOf(of: {
	document: string | null;
	name: string | null;
	addresses: readonly string[];
}): string[] {
	const needles = new Set<string>();
	if (of.document) {
		needles.add(of.document);
		needles.add(formatDocument({ kind: of.document.length === 11 ? 'PF' : 'PJ', digits: of.document }));
	}
	for (const address of of.addresses) {
		needles.add(address);
		if (!address.startsWith('+55')) continue;
		const national = address.slice(3);
		const [ddd, number] = [national.slice(0, 2), national.slice(2)];
		const written = `${number.slice(0, -4)}-${number.slice(-4)}`;
		needles.add(`(${ddd}) ${written}`).add(`${ddd} ${written}`).add(national);
	}
	if (of.name && of.name.length >= SHORTEST_NAME) {
		needles.add(of.name).add(of.name.toUpperCase()).add(of.name.toLowerCase());
	}
	// The longest first: what holds another is cut out whole.
	return [...needles].sort((a, b) => b.length - a.length);
}
