import { countSms, GENERIC_SMS } from '../../../../engine/domain/messages/gsm7';
import { templateKeys } from '../../../../engine/domain/messages/library';
import { composeMessage } from '../../../../engine/domain/messages/library/message';
import { samples } from '../../../support/messageSamples';

const TOKEN = '7Hk2Qw9xT4bZ';
/** Addresses of the page: the creditor's own, the longest that is taken, n8n on this machine, n8n behind a long name. */
const LINKS = {
	short: `https://pague.escola.com.br/${TOKEN}`,
	longest: `https://pague.colegiohorizon.com.br/${TOKEN}`,
	local: `http://localhost:5678/webhook/c?k=${TOKEN}`,
	far: `https://automacao.cobranca.grupohorizonteazul.com.br/n8n/webhook/c?k=${TOKEN}`,
};
/** What asks for nothing links to nothing. */
const keys = templateKeys('sms')
	.filter((key) => !key.startsWith('pagamento.'))
	.map((key): [string] => [key]);
const sms = (key: string, url: string) => {
	const { values } = samples(key.split('.')[0] ?? '', 10)[0]!;
	const message = composeMessage({ key, channel: 'sms', values: { ...values, portal: { url } } });
	if (message?.channel !== 'sms') throw new Error('no SMS');
	return { text: message.text, phone: values.creditor.phone, count: countSms(message.text, GENERIC_SMS) };
};

describe.each(keys)('the SMS %s', (key) => {
	it.each(['short', 'longest', 'local'] as const)(
		'has room for a link at a %s address in its one part',
		(which) => {
			const { text, count } = sms(key, LINKS[which]);
			expect(count).toMatchObject({ parts: 1, encoding: 'GSM-7' });
			expect(text).toContain(LINKS[which]);
		},
	);

	it('names the phone where the address would cost a second part', () => {
		const { text, phone, count } = sms(key, LINKS.far);
		expect(count).toMatchObject({ parts: 1, encoding: 'GSM-7' });
		expect(text).not.toContain('http');
		expect(text).toContain(phone);
	});
});
