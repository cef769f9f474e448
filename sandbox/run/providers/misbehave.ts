/** What `--misbehave` asks of whom: a bare mode of every provider that knows it, `meta/notOnWhatsapp:0.1` of one. */
import { MODES as ASAAS } from '../../providers/asaas/options';
import { MODES as BANK } from '../../providers/bank/options';
import { MODES as META } from '../../providers/meta/misbehave';
import { MODES as SMTP } from '../../providers/smtp/misbehave';
import { MODES as ZENVIA } from '../../providers/zenvia/misbehave';
import type { Provider } from './process';

const KNOWN: Readonly<Record<Provider['id'], readonly string[]>> = {
	zenvia: ZENVIA,
	meta: META,
	smtp: SMTP,
	asaas: ASAAS,
	bank: BANK,
};

/** The rules for one provider, without its name. */
export function rulesFor(id: Provider['id'], rules: readonly string[]): string[] {
	return rules.flatMap((rule) => {
		const { provider, mode, rest } = read(rule);
		return (provider === undefined || provider === id) && KNOWN[id].includes(mode) ? [`${mode}${rest}`] : [];
	});
}

/** What is wrong with a rule; undefined when some provider knows it. */
export function complaintAbout(rule: string): string | undefined {
	const { provider, mode, rest } = read(rule);
	const asked = Object.entries(KNOWN).filter(([id]) => provider === undefined || provider === id);
	if (asked.length === 0) return `--misbehave "${rule}": the providers are ${Object.keys(KNOWN).join(', ')}.`;
	if (!/^(:(\d*\.?\d+|\d+x))?$/.test(rest))
		return `--misbehave "${rule}": after the colon comes a share (0.01) or a count (5x).`;
	if (asked.some(([, modes]) => modes.includes(mode))) return undefined;
	const all = [...new Set(asked.flatMap(([, modes]) => modes))].sort();
	return `--misbehave "${rule}": the modes are ${all.join(', ')}.`;
}

function read(rule: string): { provider: string | undefined; mode: string; rest: string } {
	const [, provider, mode = '', rest = ''] = /^(?:([^/]*)\/)?([^:]*)(.*)$/.exec(rule) ?? [];
	return { provider, mode, rest };
}
