import {
	writeRetorno,
	type AnswerTitle,
	type CnabFormat,
	type RetornoItem,
} from '../../../../engine/domain/cnab';

export const FILE = {
	fileDate: '2026-12-11',
	fileSequence: '12',
	branch: '123',
	account: '4567',
	convenio: '12345',
	version: '103',
};

export const PAID: AnswerTitle = {
	occurrence: '06',
	ourNumber: '12345678',
	documentNumber: 'M1',
	companyUse: 'charge-1',
	branch: '123',
	account: '4567',
	dueDate: '2026-12-10',
	amount: 12_345,
	paid: 12_400,
	credited: 12_300,
	fee: 100,
	interest: 55,
	eventDate: '2026-12-11',
	creditDate: '2026-12-12',
	receivingBank: '237',
	receivingBranch: '1234',
};

export const answer = (bank: string, format: CnabFormat, titles: AnswerTitle[]): string =>
	[...writeRetorno(bank, format, FILE, titles)].join('');
export const rows = (file: string): string[] => file.split('\r\n').slice(0, -1);
export const joined = (lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');
export const places = (items: readonly RetornoItem[]): string[] =>
	items.flatMap((item) =>
		item.type === 'problem' ? [`${item.severity} ${item.code} ${item.line}:${item.column}`] : [],
	);
