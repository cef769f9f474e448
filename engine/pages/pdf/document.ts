import { deflateSync } from 'node:zlib';
import { type Drawn, PAGE, type Size } from './canvas';
import type { PdfImage } from './image';

/** What a document holds besides its pages. */
export interface DocumentParts {
	/** An A4 page as its content stream, one character a byte, or a page with its size. */
	pages: readonly (string | Drawn)[];
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

/** The document of some pages at once. */
export function pdfDocument({ pages, title, images = {} }: DocumentParts): Buffer {
	const document = new PdfDocument();
	for (const [name, image] of Object.entries(images)) document.addImage(name, image);
	for (const page of pages) document.addPage(page);
	return document.close(title);
}

/**
 * A PDF 1.4 file (ISO 32000-1) with Helvetica in WinAnsi, deflated page by page, so that a long one can be made in slices. The same
 * input gives the same bytes: there is no date and no random id in it. Readers are told not to scale it when printing, so that a barcode
 * keeps its size.
 */
export class PdfDocument {
	private readonly objects: Buffer[] = [];
	private readonly named: string[] = [];
	private readonly kids: string[] = [];
	private next = FIRST_FREE;

	addImage(name: string, { dictionary, data, mask }: PdfImage): void {
		let more = '';
		if (mask) {
			this.put(this.next, stream(mask.dictionary, mask.data));
			more = ` /SMask ${this.next++} 0 R`;
		}
		this.put(this.next, stream(dictionary + more, data));
		this.named.push(`/${name} ${this.next++} 0 R`);
	}

	addPage(page: string | Drawn): void {
		const { content, size } = typeof page === 'string' ? { content: page, size: PAGE } : page;
		const deflated = deflateSync(Buffer.from(content, 'latin1'), { level: LEVEL });
		this.put(this.next, stream('/Filter /FlateDecode', deflated));
		const box = size === PAGE ? '' : ` /MediaBox ${boxOf(size)}`;
		this.put(this.next + 1, `<< /Type /Page /Parent ${PAGES} 0 R${box} /Contents ${this.next} 0 R >>`);
		this.next += 2;
		this.kids.push(`${this.next - 1} 0 R`);
	}

	/** The file. Nothing can be added to it any more. */
	close(title: string): Buffer {
		this.put(
			CATALOG,
			`<< /Type /Catalog /Pages ${PAGES} 0 R /Lang (pt-BR) /ViewerPreferences << /DisplayDocTitle true /PrintScaling /None >> >>`,
		);
		this.put(
			PAGES,
			`<< /Type /Pages /Count ${this.kids.length} /Kids [${this.kids.join(' ')}] /MediaBox ${boxOf(PAGE)} /Resources ${RESOURCES} 0 R >>`,
		);
		this.put(INFO, `<< /Title ${utf16(title)} /Creator (n8n-nodes-cobranca) >>`);
		const xObjects = this.named.length === 0 ? '' : ` /XObject << ${this.named.join(' ')} >>`;
		this.put(RESOURCES, `<< /Font << /R 5 0 R /B 6 0 R >>${xObjects} >>`);
		this.put(5, font('Helvetica'));
		this.put(6, font('Helvetica-Bold'));
		return assemble(this.objects);
	}

	private put(id: number, body: string | Buffer): void {
		this.objects[id] = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
	}
}

const boxOf = ({ width, height }: Size) =>
	`[0 0 ${[width, height].map((side) => Math.round((side * 7200) / 25.4) / 100).join(' ')}]`;

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
