import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { bankOf } from '../../engine/domain/boleto/banks';
import { computeBoleto, printedLine } from '../../engine/domain/boleto/boleto';
import { carnePdf, phonePdf, slipPdf, type Slip } from '../../engine/pages/slip';
import { PAYER, SCHOOL, slipOf } from '../support/slips';
import { dataOf, type GerarBoletos, ITAU } from './boleto';
import type { Contender, Task } from './measure';
import { peer, same } from './peers';

/** Distinct slips, so that nothing can be remembered from one to the next. */
const SIZE = 256;
const at = <T>(pool: readonly T[], i: number): T => pool[i % SIZE] as T;
const pool = <T>(make: (i: number) => T): T[] => Array.from({ length: SIZE }, (_, i) => make(i));

export function tasks(): Task[] {
	const peers = [gerarBoletos()];
	const slips = pool(plain);
	const rich = pool((i) => ({ ...slipOf('341'), documentNumber: `MENS-${i}` }));
	const phone = { name: 'this package, phone', run: (i: number) => phonePdf(at(rich, i)) };
	const carnes = pool((i) => [0, 1, 2].map((k) => at(slips, i + k)));
	const carne = { name: 'this package, carnê of 3', run: (i: number) => carnePdf(at(carnes, i)) };
	return [
		{
			name: 'a slip: one A4 page with ficha, recibo, barcode',
			unit: 'PDF files',
			awaits: true,
			ours: { name: 'this package', run: (i) => slipPdf(at(slips, i)) },
			peers,
			floors: [pdfkit()],
			goal: 50,
			verify: () => verify(peers, slips),
		},
		{
			name: 'the same with Pix code and three debts itemised, of which the peer draws neither',
			unit: 'PDF files',
			awaits: true,
			ours: { name: 'this package', run: (i) => slipPdf(at(rich, i)) },
			peers,
			floors: [pdfkit(), phone, carne],
			verify: () => verify(peers, slips),
		},
	];
}

function plain(i: number): Slip {
	const terms = ITAU(i);
	const boleto = computeBoleto(terms);
	return {
		registeredBy: 'Itaú',
		barcode: boleto.barcode,
		dueDate: terms.dueDate,
		nossoNumero: boleto.nossoNumero.printed,
		beneficiaryCode: bankOf('341').beneficiaryCode(terms),
		carteira: terms.carteira,
		documentNumber: '1001',
		documentDate: '2023-01-01',
		processingDate: '2023-01-01',
		creditor: SCHOOL,
		payer: PAYER,
		instructions: ['Sem instruções'],
		items: [],
	};
}

function gerarBoletos(): Contender {
	const { exports, version } = peer<GerarBoletos>('gerar-boletos');
	const Banco = exports.Bancos.Itau as new () => object;
	const inputs = pool((i) => dataOf(ITAU(i)));
	return {
		name: 'gerar-boletos',
		version,
		note: 'no due date after 2023; fonts and logo embedded',
		async run(i) {
			const boleto = new exports.Boletos({ ...at(inputs, i), banco: new Banco() });
			boleto.gerarBoleto();
			const stream = new PassThrough();
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			const ended = new Promise((resolve) => stream.once('end', resolve));
			await boleto.pdfStream(stream);
			await ended;
			return Buffer.concat(parts);
		},
	};
}

interface Pdfkit extends NodeJS.ReadableStream {
	fontSize(size: number): Pdfkit;
	font(name: string): Pdfkit;
	text(text: string, x: number, y: number, options: object): Pdfkit;
	rect(x: number, y: number, width: number, height: number): Pdfkit;
	fill(colour?: string): Pdfkit;
	end(): void;
}

/** What the library alone needs for a page with as many texts and bars as a slip, in the same unembedded font. */
function pdfkit(): Contender {
	const { exports: Document, version } = peer<new (options: object) => Pdfkit>('pdfkit');
	return {
		name: 'pdfkit, 60 texts and 114 bars',
		version,
		note: 'no boleto: a bare page',
		async run(i) {
			const page = new Document({ size: 'A4', margin: 0 });
			const parts: Buffer[] = [];
			page.on('data', (part: Buffer) => parts.push(part));
			const ended = new Promise((resolve) => page.once('end', resolve));
			page.font('Helvetica');
			for (let line = 0; line < 60; line++)
				page
					.fontSize(6 + (line % 5))
					.text(`Linha ${line} do boleto ${i}`, 20, 10 + line * 12, { lineBreak: false });
			for (let bar = 0; bar < 114; bar++) page.rect(30 + bar * 2.5, 780, 1 + (bar % 2), 36);
			page.fill('#000');
			page.end();
			await ended;
			return Buffer.concat(parts);
		},
	};
}

/** The same line can be read in both, by poppler; needs pdftotext. */
async function verify(peers: readonly Contender[], slips: readonly Slip[]): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-bench-'));
	const file = path.join(folder, 'a.pdf');
	const texts = (pdf: unknown) => {
		writeFileSync(file, pdf as Buffer);
		return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
	};
	try {
		for (let i = 0; i < SIZE; i += SIZE / 8) {
			const line = printedLine(computeBoleto(ITAU(i)));
			const [ours, ...theirs] = [
				slipPdf(at(slips, i)),
				...(await Promise.all(peers.map(({ run }) => run(i)))),
			];
			same('this package', texts(ours).includes(line), true);
			for (const pdf of theirs) same('the peer', texts(pdf).includes(line), true);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
