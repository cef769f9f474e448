import { Canvas } from '../pdf/canvas';
import { pdfDocument } from '../pdf/document';
import { checkSlip } from './check';
import { drawFicha } from './ficha';
import { drawRecibo } from './recibo';
import { drawAnnex, tableOf } from './statement';
import { drawTop, fitsOnFirst } from './top';
import type { Slip } from './types';

export { Carne, carnePdf, isSeries } from './carne';
export { phonePdf } from './phone';
export type { Address, Party, Slip, SlipItem } from './types';

/**
 * A boleto as an A4 page that can be printed, cut and paid: creditor and itemised balance, Pix, recibo do pagador and
 * ficha de compensação. Debts that do not fit follow on pages of their own. Text can be searched and copied.
 *
 *     writeFileSync('boleto.pdf', slipPdf({ registeredBy: 'Itaú', barcode: '34196…', … }));
 *
 * @throws CobrancaError badInput naming the field of whatever contradicts the barcode or is missing
 */
export function slipPdf(slip: Slip): Buffer {
	const checked = checkSlip(slip);
	const table = tableOf(checked.items);
	const first = new Canvas();
	drawTop(first, checked, table);
	drawRecibo(first, checked);
	drawFicha(first, checked);
	const pages = [first.content];
	if (!fitsOnFirst(checked, table)) {
		for (let from = 0; from < checked.items.length;) {
			const annex = new Canvas();
			from = drawAnnex(annex, checked, table, from, pages.length + 1);
			pages.push(annex.content);
		}
	}
	return pdfDocument({
		pages,
		title: `Boleto ${checked.nossoNumero} – ${checked.creditor.name}`,
		images: checked.image ? { Logo: checked.image } : {},
	});
}
