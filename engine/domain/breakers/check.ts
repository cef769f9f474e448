import { badInput } from '../../core/errors';
import { BREAKER_KINDS, type BreakerSettings } from './types';

/** A breaker may be set looser for a register that is known to be bad, but not switched off. */
const MOST = { atLeast: 1000, percent: 50 };

/** @throws CobrancaError badInput naming the breaker */
export function checkBreakers(input: BreakerSettings): BreakerSettings {
	const settings: BreakerSettings = {};
	for (const [kind, threshold] of Object.entries(input)) {
		const known = BREAKER_KINDS.find((one) => one === kind);
		const field = `breakers.${kind}`;
		if (!known)
			throw badInput(field, `There is no breaker "${kind}".`, `Choose ${BREAKER_KINDS.join(', ')}.`);
		const { atLeast, percent } = threshold;
		if (!Number.isInteger(atLeast) || atLeast < 1 || atLeast > MOST.atLeast)
			throw badInput(field, `The least count of a breaker must be a whole number from 1 to ${MOST.atLeast}.`);
		if (!(percent > 0 && percent <= MOST.percent))
			throw badInput(field, `The per cent of a breaker must be above 0 and at most ${MOST.percent}.`);
		settings[known] = { atLeast, percent };
	}
	return settings;
}
