/** What the judge reads of a slip that came with a message. */
import { deflateSync } from 'node:zlib';

import { pdfText } from '../../sandbox/judge/pdf';

/** A PDF with one content stream that shows this. */
function pdf(shown: string): { file: Buffer; packed: Buffer } {
	const packed = deflateSync(Buffer.from(`BT (${shown}) Tj ET`, 'latin1'));
	const head = `%PDF-1.4\n4 0 obj\n<< /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`;
	const file = Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream\nendobj\n')]);
	return { file, packed };
}

it('reads streams whose packed bytes end with those of a line end, or hold any other', () => {
	const lasts = new Set<number>();
	for (let n = 0; n < 3_000; n++) {
		const { file, packed } = pdf(`boleto ${n}`);
		lasts.add(packed.at(-1) ?? -1);
		expect(pdfText(file)).toBe(`boleto ${n}`);
	}
	expect([...lasts]).toEqual(expect.arrayContaining([0x0a, 0x0d]));
});
