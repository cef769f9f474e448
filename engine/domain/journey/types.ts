import type { Channel } from '../channel';

export type Stage = 'preventive' | 'reminder' | 'amicable' | 'preContentious' | 'contentious';

/** One step of a journey: `offset` days from the anchor (negative = before it). */
export interface JourneyStep {
	/** Stable key inside the journey, e.g. `d+3`. */
	key: string;
	offset: number;
	stage: Stage;
	/** Template key, e.g. `lembrete.sms`. */
	template: string;
	/** Channels in order of preference; the next is the fallback. */
	channels: Channel[];
}

export interface JourneyDefinition {
	key: string;
	/** pt-BR. */
	displayName: string;
	/** Ascending by offset; offsets are unique. */
	steps: JourneyStep[];
	/** Offset at which a case that is placed late begins: the first amicable touch. Never the step its age would give. */
	firstTouchOffset: number;
}
