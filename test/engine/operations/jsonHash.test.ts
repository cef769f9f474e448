import { createHash } from 'node:crypto';
import { hashRows } from '../../../engine/operations/jsonHash';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

describe('hashRows', () => {
	it.each<[unknown[]]>([
		[[]],
		[[{ a: 1 }]],
		[[{ nome: 'Ânia "X"\n', v: null, u: undefined, d: new Date(0) }, [1, 2], 'x', undefined]],
	])('gives the digest of the JSON of the whole list: %j', async (rows) => {
		const hash = createHash('sha256');
		await hashRows(hash, rows);
		expect(hash.digest('hex')).toBe(sha(JSON.stringify(rows)));
	});

	it('lets others work between two slices', async () => {
		const seen: string[] = [];
		const hash = createHash('sha256');
		const rows = [{ toJSON: () => seen.push('first') }, { toJSON: () => seen.push('second') }];
		setImmediate(() => seen.push('another'));
		await hashRows(hash, rows, 0);
		expect(seen).toEqual(['first', 'another', 'second']);
	});
});
