import type { Reasons } from '../../layout';

/** H7815, tabela de rejeições. What FEBRABAN words the same is not repeated. */
export const REASONS_240: Reasons = {
	'04': 'Código do movimento não permitido para carteira',
	'11': 'Forma de cadastramento do título inválida',
	'13': 'Identificação da emissão do Boleto inválida',
	'14': 'Identificação da distribuição do Boleto inválida',
	'22': 'Espécie não permitida para a carteira',
	'24': 'Data de emissão inválida',
	'25': 'Data de emissão posterior a data de entrada',
	'28': 'Código de desconto inválido',
	'32': 'Valor do IOF',
	'35': 'Abatimento a conceder não confere',
	'44': 'Código de moeda inválido',
	'51': 'CEP incompatível com a unidade de federação',
	'52': 'Unidade de federação inválida',
	'61': 'Alteração de agência cobradora/dv inválida',
	'90': 'Identificador/Quantidade de Parcelas de carnê inválido',
};
