import { deflateSync } from 'node:zlib';
import type { PdfImage } from './image';

/** What a document holds besides its pages. */
export interface DocumentParts {
	/** Content streams, one a page, one character a byte. */
	pages: readonly string[];
	/** Shown in the title bar of a reader. */
	title: string;
	/** Names as used by `Canvas.image`. */
	images?: Readonly<Record<string, PdfImage>>;
}

const CATALOG = 1;
const PAGES = 2;
const INFO = 3;
const RESOURCES = 4;
const FIRST_FREE = 7;

/** Level 1 makes a slip of 5.7 kB in a fifth of the time in which level 6 makes one of 4.9 kB. */
const LEVEL = 1;

/**
 * A PDF 1.4 file (ISO 32000-1) of A4 pages with Helvetica in WinAnsi. The same input gives the same bytes: there is no
 * date and no random id in it. Readers are told not to scale it when printing, so that a barcode keeps its size.
 */
export function pdfDocument({ pages, title, images = {} }: DocumentParts): Buffer {
	const objects: Buffer[] = [];
	const put = (id: number, body: string | Buffer) => {
		objects[id] = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
	};
	let next = FIRST_FREE;
	const named = Object.entries(images).map(([name, image]) => {
		put(next, stream(image.dictionary, image.data));
		return `/${name} ${next++} 0 R`;
	});
	const kids = pages.map((content) => {
		put(next, stream('/Filter /FlateDecode', deflateSync(Buffer.from(content, 'latin1'), { level: LEVEL })));
		put(next + 1, `<< /Type /Page /Parent ${PAGES} 0 R /Contents ${next} 0 R >>`);
		next += 2;
		return `${next - 1} 0 R`;
	});
	put(
		CATALOG,
		`<< /Type /Catalog /Pages ${PAGES} 0 R /Lang (pt-BR) /ViewerPreferences << /DisplayDocTitle true /PrintScaling /None >> >>`,
	);
	put(
		PAGES,
		`<< /Type /Pages /Count ${pages.length} /Kids [${kids.join(' ')}] /MediaBox [0 0 595.28 841.89] /Resources ${RESOURCES} 0 R >>`,
	);
	put(INFO, `<< /Title ${utf16(title)} /Creator (n8n-nodes-cobranca) >>`);
	const xObjects = named.length === 0 ? '' : ` /XObject << ${named.join(' ')} >>`;
	put(RESOURCES, `<< /Font << /R 5 0 R /B 6 0 R >>${xObjects} >>`);
	put(5, font('Helvetica'));
	put(6, font('Helvetica-Bold'));
	return assemble(objects);
}

const font = (name: string) =>
	`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;

function stream(dictionary: string, data: Uint8Array): Buffer {
	return Buffer.concat([
		Buffer.from(`<< ${dictionary} /Length ${data.length} >>\nstream\n`, 'latin1'),
		data,
		Buffer.from('\nendstream', 'latin1'),
	]);
}

/** Text outside of pages: big-endian UTF-16 with its mark, in hexadecimal. */
function utf16(text: string): string {
	return `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
}

/** Numbers the objects, and closes with the table of where each begins. */
function assemble(objects: readonly Buffer[]): Buffer {
	const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
	let length = (parts[0] as Buffer).length;
	const add = (part: Buffer) => {
		parts.push(part);
		length += part.length;
	};
	const rows = ['0000000000 65535 f \n'];
	objects.forEach((object, id) => {
		rows.push(`${String(length).padStart(10, '0')} 00000 n \n`);
		add(Buffer.from(`${id} 0 obj\n`, 'latin1'));
		add(object);
		add(Buffer.from('\nendobj\n', 'latin1'));
	});
	const start = length;
	const size = rows.length;
	add(
		Buffer.from(
			`xref\n0 ${size}\n${rows.join('')}trailer\n<< /Size ${size} /Root ${CATALOG} 0 R /Info ${INFO} 0 R >>\nstartxref\n${start}\n%%EOF\n`,
			'latin1',
		),
	);
	return Buffer.concat(parts, length);
}
