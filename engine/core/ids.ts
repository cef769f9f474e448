import { v7 } from 'uuid';

/** A new id: UUID version 7, so rows created together lie together in the index. */
export function newId(): string {
	return v7();
}
