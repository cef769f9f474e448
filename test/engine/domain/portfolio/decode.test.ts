import { PortfolioDecoder } from '../../../../engine/domain/portfolio/decode';

function decode(bytes: Buffer, chunk: number) {
	const decoder = new PortfolioDecoder();
	let text = '';
	for (let at = 0; at < bytes.length; at += chunk) text += decoder.write(bytes.subarray(at, at + chunk));
	return { text: text + decoder.end(), encoding: decoder.encoding };
}

const CHUNKS = [1, 2, 3, 5, 7, 1000];
const TEXT = 'nome;cidade\nJosé da Conceição;São Luís — “centro” €\n';

describe('portfolio bytes to text', () => {
	it.each(CHUNKS)('reads UTF-8 cut every %i bytes', (chunk) => {
		expect(decode(Buffer.from(TEXT), chunk)).toEqual({ text: TEXT, encoding: 'utf-8' });
	});

	it.each(CHUNKS)('swallows the byte order mark cut every %i bytes', (chunk) => {
		const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(TEXT)]);
		expect(decode(marked, chunk)).toEqual({ text: TEXT, encoding: 'utf-8' });
	});

	it.each(CHUNKS)('reads Windows-1252 cut every %i bytes, with the signs that Latin-1 lacks', (chunk) => {
		const bytes = Buffer.concat([
			Buffer.from('nome;cidade\nJos'),
			Buffer.from([0xe9]),
			Buffer.from(' da Concei'),
			Buffer.from([0xe7, 0xe3]),
			Buffer.from('o;S'),
			Buffer.from([0xe3]),
			Buffer.from('o Lu'),
			Buffer.from([0xed]),
			Buffer.from('s '),
			Buffer.from([0x97, 0x20, 0x93]),
			Buffer.from('centro'),
			Buffer.from([0x94, 0x20, 0x80]),
			Buffer.from('\n'),
		]);
		expect(decode(bytes, chunk)).toEqual({ text: TEXT, encoding: 'windows-1252' });
	});

	it('reads a last accented letter of Windows-1252 that might have begun a UTF-8 character', () => {
		expect(decode(Buffer.from([0x41, 0xe9]), 1)).toEqual({ text: 'Aé', encoding: 'windows-1252' });
	});

	it('takes pure ASCII for UTF-8', () => {
		expect(decode(Buffer.from('a;b\n1;2'), 2)).toEqual({ text: 'a;b\n1;2', encoding: 'utf-8' });
	});
});
