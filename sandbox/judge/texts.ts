/** What a message may say, by channel. */
import type { Flag, JudgedCreditor, ReceivedMessage } from './types';
import { namesDocument, offersWayOut, telltaleWord } from './words';

export function checkText(message: ReceivedMessage, creditor: JudgedCreditor, flag: Flag): void {
	const { channel = 'sms', text, preview = text, template, wayOut, files = [] } = message;
	for (const seen of [preview, ...files.map(({ name }) => name)]) {
		const word = telltaleWord(seen);
		if (word) flag('lockedScreen', `a locked screen would show "${word}"`);
	}
	if (!wayOut && !offersWayOut(text)) flag('noWayOut', `the ${channel} offers no way out`);
	// The question who reads collects nothing, so it needs no block; whatever else it says, it must not speak of a debt.
	if (template === undefined) {
		if (!namesDocument(text, creditor.document))
			flag('block42a', 'the text does not name the CNPJ of the creditor');
	} else {
		const word = telltaleWord(text);
		if (word) flag('lockedScreen', `the question to an unknown reader says "${word}"`);
	}
	for (const file of files)
		if (file.text !== '' && !namesDocument(file.text, creditor.document))
			flag('block42a', `the file does not name the CNPJ of the creditor`);
}
