import type { Channel } from '../channel';

export const BREAKER_KINDS = ['optOut', 'wrongPerson', 'bounce', 'unknown'] as const;
export type BreakerKind = (typeof BREAKER_KINDS)[number];

/** Both must be reached. */
export interface Threshold {
	/** So many messages. */
	atLeast: number;
	/** Per cent of the messages that came off the wire. */
	percent: number;
}

export interface Breaker {
	/** pt-BR, plural: `pedidos para sair`. */
	displayName: string;
	/** What rests: the sender that is in trouble, or everything of its creditor. */
	stops: 'creditor' | 'sender';
	threshold: (channel: Channel) => Threshold;
	/** Why this figure. */
	reason: string;
	/** pt-BR, for the person who gets the task. */
	whatToDo: string;
}

/** What a creditor sets instead of a default. */
export type BreakerSettings = Partial<Record<BreakerKind, Threshold>>;
