import { badInput } from '../../../../core/errors';
import {
	answer400,
	answerHeader400,
	answerTrailer400,
	detail400,
	header400,
	MOVEMENTS_400,
	trailer400,
} from '../../common400';
import { blanks, cents, code, ddmmyy, digits, document, is, text, unread, zeros } from '../../format';
import type { CnabLayout } from '../../layout';
import { record } from '../../record';
import { unicredTitle } from '../136-unicred/400';
import { REASONS_400 } from './reasons400';

/** A title of a convênio of 4 or 6 digits in a CBR643: type 1, nosso número of 11 digits. */
const ofShortConvenio = answer400.with([
	[18, 21, 'branch', code],
	[22, 22, unread],
	[23, 30, 'account', code],
	[31, 37, unread],
	[74, 80, unread],
	[81, 82, 'reasons', code],
	[83, 106, unread],
	[107, 108, 'carteira', code],
	[176, 181, 'creditDate', ddmmyy],
	[182, 188, 'fee', cents],
	[293, 305, unread],
	[306, 318, 'credited', cents],
	[319, 394, unread],
]);
const OF_SHORT_CONVENIO = '1 of a short convênio';

/** Banco do Brasil, 400 for a convênio of 7 digits: CBR641 goes out, CBR643 comes back. Details are of type 7. */
export const bancoDoBrasil400: CnabLayout = {
	bank: '001',
	format: 400,
	name: 'BANCODOBRASIL',
	sources: [
		'Banco do Brasil, CBR641 (Doc2627) and CBR643 (Doc2628), in kivanio/brcobranca docs/Banco do Brasil',
		'answers for a convênio of 4 or 6: umbrellaTech/ya-retorno-boleto src/Cnab/Cnab400/Convenio and tests/Resources/ret/400',
	],
	remessa: {
		open: [
			header400.with([
				[27, 30, 'branch', digits],
				[31, 31, 'branchDigit', code],
				[32, 39, 'account', digits],
				[40, 40, 'accountDigit', code],
				[41, 46, zeros],
				[101, 107, 'fileSequence', digits],
				[108, 129, blanks],
				[130, 136, 'convenio', digits],
				[137, 394, blanks],
			]),
		],
		details: [
			{
				record: record(400, '001 detail', [
					[1, 1, is('7')],
					[2, 3, 'beneficiaryDocumentType', digits],
					[4, 17, 'beneficiaryDocument', document],
					[18, 21, 'branch', digits],
					[22, 22, 'branchDigit', code],
					[23, 30, 'account', digits],
					[31, 31, 'accountDigit', code],
					[32, 38, 'convenio', digits],
					[39, 63, 'companyUse', code],
					[64, 80, 'ourNumber', digits],
					[81, 84, zeros],
					[85, 91, blanks],
					[92, 94, 'variation', digits],
					[95, 101, zeros],
					[102, 106, blanks],
					[107, 108, 'carteira', digits],
					...detail400,
				]).with([
					[143, 146, zeros],
					[147, 147, blanks],
					[235, 271, 'payerName', text],
					[272, 274, blanks],
					[352, 391, 'guarantorName', text],
					[392, 394, blanks],
				]),
			},
			{
				record: record(400, '001 fine', [
					[1, 1, is('5')],
					[2, 3, is('99')],
					[4, 4, 'fineCode', digits],
					[5, 10, 'fineDate', ddmmyy],
					[11, 22, 'fineValue', cents],
					[23, 394, blanks],
					[395, 400, 'line', digits],
				]),
				when: (values) => values['hasFine'] === 1 && values['isEntry'] === 1,
			},
		],
		close: [trailer400],
		movements: MOVEMENTS_400,
		species: { DM: '01', NP: '02', RC: '05', DS: '12', ND: '13' },
		values(_common, { contract }) {
			if (contract.convenio?.length !== 7) {
				throw badInput(
					'convenio',
					'The CNAB 400 of Banco do Brasil is for a convênio of 7 digits.',
					'Use CNAB 240.',
				);
			}
			if (!contract.variation)
				throw badInput('variation', 'Banco do Brasil needs the variação of the carteira, 3 digits.');
			return {};
		},
	},
	retorno: {
		header: answerHeader400.with([
			[27, 30, 'branch', code],
			[31, 31, unread],
			[32, 39, 'account', code],
			[40, 40, 'accountDigit', code],
			[41, 46, unread],
			[101, 107, 'fileSequence', code],
			[108, 149, unread],
			[150, 156, 'convenio', code],
			[157, 394, unread],
		]),
		details: {
			'7': answer400.with([
				[1, 1, is('7')],
				[18, 21, 'branch', code],
				[22, 22, unread],
				[23, 30, 'account', code],
				[31, 38, unread],
				[39, 63, 'companyUse', code],
				[64, 80, 'ourNumber', code],
				[81, 86, unread],
				[87, 88, 'reasons', code],
				[89, 106, unread],
				[107, 108, 'carteira', code],
				[176, 181, 'creditDate', ddmmyy],
				[182, 188, 'fee', cents],
				[293, 305, unread],
				[306, 318, 'credited', cents],
				[319, 394, unread],
			]),
		},
		// Files of cooperatives whose clearing bank it was, which leave nosso número of Banco do Brasil blank, and its own of before 7 digits.
		editions: { '1': unicredTitle, [OF_SHORT_CONVENIO]: ofShortConvenio },
		editionOf: (line) => (/^1.{61}\d{11}/.test(line) ? OF_SHORT_CONVENIO : undefined),
		trailer: answerTrailer400,
		occurrences: {
			'02': ['entryConfirmed', 'Confirmação de entrada de título'],
			'03': ['commandRejected', 'Comando recusado'],
			'05': ['paid', 'Liquidado sem registro'],
			'06': ['paid', 'Liquidação normal'],
			'07': ['paid', 'Liquidação por conta'],
			'08': ['paid', 'Liquidação por saldo'],
			'09': ['dropped', 'Baixa de título'],
			'10': ['dropped', 'Baixa solicitada'],
			'11': ['notice', 'Título em ser'],
			'12': ['changed', 'Abatimento concedido'],
			'13': ['changed', 'Abatimento cancelado'],
			'14': ['changed', 'Alteração de vencimento do título'],
			'15': ['paid', 'Liquidação em cartório'],
			'16': ['changed', 'Confirmação de alteração de juros de mora'],
			'19': ['protest', 'Confirmação de recebimento de instruções para protesto'],
			'20': ['notice', 'Débito em conta'],
			'21': ['changed', 'Alteração do nome do pagador'],
			'22': ['changed', 'Alteração do endereço do pagador'],
			'23': ['protest', 'Indicação de encaminhamento a cartório'],
			'24': ['protest', 'Sustar protesto'],
			'25': ['changed', 'Dispensar juros de mora'],
			'26': ['changed', 'Alteração do número do título dado pelo beneficiário'],
			'28': ['fee', 'Manutenção de título vencido'],
			'31': ['changed', 'Conceder desconto'],
			'32': ['changed', 'Não conceder desconto'],
			'33': ['changed', 'Retificar desconto'],
			'34': ['changed', 'Alterar data para desconto'],
			'35': ['changed', 'Cobrar multa'],
			'36': ['changed', 'Dispensar multa'],
			'37': ['changed', 'Dispensar indexador'],
			'38': ['changed', 'Dispensar prazo limite para recebimento'],
			'39': ['changed', 'Alterar prazo limite para recebimento'],
			'41': ['changed', 'Alteração do número do controle do participante'],
			'42': ['changed', 'Alteração do número do documento do pagador'],
			'44': ['paymentReversed', 'Título pago com cheque devolvido'],
			'46': ['paidPending', 'Título pago com cheque, aguardando compensação'],
			'72': ['changed', 'Alteração de tipo de cobrança'],
			'96': ['fee', 'Despesas de protesto'],
			'97': ['fee', 'Despesas de sustação de protesto'],
			'98': ['fee', 'Débito de custas antecipadas'],
		},
		reasonWidth: 2,
		// The same two columns say how it was paid where it was not refused; those have no words here.
		reasons: {},
		reasonsOf: { '03': REASONS_400 },
	},
};
