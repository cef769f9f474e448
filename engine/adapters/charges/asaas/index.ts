import { isIsoDate } from '../../../core/calendar';
import { parseDocument } from '../../../core/identity/document';
import { formatReais } from '../../../core/money';
import type { ChargeAdapter, ChargeIssue, ChargeRequest } from '../../../ports/charge';
import { createAsaas } from './create';
import { parseAsaasEvent, verifyAsaas } from './events';
import { cancelAsaas, findAsaas, getAsaas } from './lookup';
import { classify } from './wire';

/** Every client that was read quotes "O valor da cobrança não pode ser menor que R$ 5,00"; Asaas's own pages do not state it. */
const MIN_AMOUNT_CENTS = 500;
/** `PaymentSaveRequestDto.description`: max. 500 characters. */
const MAX_DESCRIPTION = 500;

/** Facts and their sources: docs.asaas.com (pages of 2026) and Asaas's own Java SDK, API v3 (base URL `https://api.asaas.com/v3`). */
export const asaas: ChargeAdapter = {
	id: 'asaas',
	displayName: 'Asaas',
	kinds: ['boleto', 'pix', 'boletoPix'],
	capabilities: {
		// docs.asaas.com/docs/cobrança-duplicada-após-retry-sem-idempotência: a repeated POST is a second charge.
		idempotentCreate: false,
		findByReference: true,
		referenceEcho: true,
		webhookAuth: 'secret',
		minAmountCents: MIN_AMOUNT_CENTS,
		maxDescription: MAX_DESCRIPTION,
		// docs.asaas.com/docs/api-limits-1: 50 GETs at once, 25,000 requests in 12 hours. Payer (1 to 3), charge, line, code.
		concurrency: 10,
		ratePerSecond: 5,
		quota: { requests: 25_000, hours: 12, perCreate: 6 },
	},
	validate,
	create: createAsaas,
	get: getAsaas,
	findByReference: findAsaas,
	cancel: cancelAsaas,
	classify,
	verifyWebhook: verifyAsaas,
	parseWebhook: (body) => parseAsaasEvent(body),
};

function validate(request: ChargeRequest, today: string): ChargeIssue[] {
	const issues: ChargeIssue[] = [];
	const wrong = (field: ChargeIssue['field'], message: string): void => void issues.push({ field, message });
	const { payer, description, terms, expiresAfterDays } = request;
	if (!/^[\w.:-]{1,100}$/.test(request.reference))
		wrong('reference', 'The reference must be 1 to 100 letters, digits, dots, colons or hyphens.');
	if (!asaas.kinds.includes(request.kind)) wrong('kind', 'Asaas creates boletos and Pix charges here.');
	if (!Number.isSafeInteger(request.amountCents) || request.amountCents < MIN_AMOUNT_CENTS)
		wrong('amountCents', `Asaas takes charges of ${formatReais(MIN_AMOUNT_CENTS)} and more.`);
	if (!isIsoDate(request.dueDate)) wrong('dueDate', 'The due date must be a day as YYYY-MM-DD.');
	else if (request.dueDate < today) wrong('dueDate', 'Asaas takes no due date in the past.');
	if (payer.name.trim() === '') wrong('payer', 'The payer needs a name.');
	const document = parseDocument(payer.document);
	if (!document.ok || document.value.digits !== payer.document)
		wrong('payer', 'The payer needs a valid CPF or CNPJ without punctuation.');
	if (payer.reference.trim() === '') wrong('payer', 'The payer needs our reference.');
	if (description.trim() === '' || description.length > MAX_DESCRIPTION)
		wrong('description', `The description must have 1 to ${MAX_DESCRIPTION} characters.`);
	const figures = [terms?.interestMonthBasisPoints, ...Object.values({ ...terms?.fine, ...terms?.discount })];
	if (figures.some((figure) => figure !== undefined && (!Number.isSafeInteger(figure) || figure < 0)))
		wrong('terms', 'Fine, interest and discount must be whole and not negative.');
	if (expiresAfterDays !== undefined && (!Number.isSafeInteger(expiresAfterDays) || expiresAfterDays < 0))
		wrong('expiresAfterDays', 'The days after the due date must be whole and not negative.');
	return issues;
}
