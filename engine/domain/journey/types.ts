import type { Channel } from '../channel';

export type Stage = 'preventive' | 'reminder' | 'amicable' | 'preContentious' | 'contentious';

/** One step of a journey: `offset` days from the anchor (negative = before it). */
export interface JourneyStep {
	/** Stable key inside the journey, e.g. `d+3`. */
	key: string;
	offset: number;
	stage: Stage;
	/** Template key, e.g. `aviso`, `escola.d+3`. */
	template: string;
	/** Channels in order of preference; the next is the fallback. Empty only where a person alone is asked for. */
	channels: Channel[];
	/**
	 * A person makes this touch or decides it: an agent's call, a letter to release, a review. The Channel Selector gives it to output
	 * Human; `channels` say by what, and what is left when nobody can.
	 */
	human?: true;
	/** What that person is asked to do, pt-BR. Without `human`, a task beside the automatic message. */
	task?: string;
	/** Spares the touch. Who cannot know it sends it: the presets keep their limit of touches all the same. */
	unless?: 'opened';
	/** What may be offered at this step: a sample that a creditor may take as its policy (`sampleOffers`). No text says it by itself. */
	offerPolicy?: OfferPolicy;
}

export interface OfferPolicy {
	/** Most instalments. */
	installments?: number;
	/** Shares taken off when paid at once, in percent. */
	fineOff?: number;
	interestOff?: number;
	principalOff?: number;
	/** Instalments that fit what the debtor says they can pay. */
	hardship?: true;
	/** A person approves before it is offered. */
	onApproval?: true;
}

export interface JourneyDefinition {
	key: string;
	/** pt-BR. */
	displayName: string;
	/** What the offsets count from; the due date where nothing is said. */
	anchor?: 'dueDate' | 'cardFailure';
	/** Ascending by offset; offsets are unique. */
	steps: JourneyStep[];
	/** Offset at which a case that is placed late begins: the first amicable touch. Never the step its age would give. */
	firstTouchOffset: number;
}
