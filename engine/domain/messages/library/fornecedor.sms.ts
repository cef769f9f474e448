import { sms, WHO } from './snippets';
import type { Templates } from './types';

/** Only where a company has no e-mail. */
export const fornecedorSms: Templates = {
	'fornecedor.d+3': { sms: sms(`recado de ${WHO} para o setor financeiro`) },
};
