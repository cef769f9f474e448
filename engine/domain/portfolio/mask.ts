import { concealPeople } from '../../core/identity/conceal';
import { type ColumnName, COLUMN_NAMES } from './columns.data';

type Mask = (text: string) => string;

/** All letters and digits but the last few become dots; punctuation stays, so that a person recognises the form. */
const tail =
	(kept: number): Mask =>
	(text) => {
		let left = (text.match(/[\p{L}\d]/gu)?.length ?? 0) - kept;
		return text.replace(/[\p{L}\d]/gu, (c) => (left-- > 0 ? '•' : c));
	};

const initial: Mask = (text) => (text === '' ? '' : `${text.charAt(0)}•••`);

const mail: Mask = (text) =>
	text.includes('@') ? `${initial(text)}@${text.slice(text.lastIndexOf('@') + 1)}` : initial(text);

/** How the value of a column may be shown in a report or a log; in a column without a mask a person is there by mistake only. */
const MASKS: Partial<Record<ColumnName, Mask>> = Object.fromEntries(
	COLUMN_NAMES.flatMap((column): [string, Mask][] => {
		if (/documento$/.test(column)) return [[column, tail(2)]];
		if (/telefone|whatsapp/.test(column)) return [[column, tail(2)]];
		if (/email/.test(column)) return [[column, mail]];
		if (/nome$/.test(column)) return [[column, initial]];
		return column === 'cep' ? [[column, (text) => (text.length > 5 ? `${text.slice(0, 5)}•••` : text)]] : [];
	}),
);

const MOST_SHOWN = 40;

/** The value of a field as an issue may repeat it: personal data masked, also where columns have slipped, never long. */
export function maskField(column: ColumnName, text: string): string {
	const shown = (MASKS[column] ?? concealPeople)(text.slice(0, MOST_SHOWN));
	return text.length > MOST_SHOWN ? `${shown}…` : shown;
}
