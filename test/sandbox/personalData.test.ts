import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';

import { inventedCnpj, inventedCpf, inventedMobile } from '../../sandbox/demo/numbers';
import { findPeople, peopleOf } from '../support/personalData';

const CPF = inventedCpf(31);
const CNPJ = inventedCnpj(32);
const MOBILE = inventedMobile(33);
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-people-'));
const file = path.join(folder, 'carteira.csv');
writeFileSync(
	file,
	`titulo;documento;telefone;email\nA;${CPF};(11) ${MOBILE.slice(0, 5)}-${MOBILE.slice(5)};Ana.1@caixa.example\nB;${CNPJ};;\n`,
);
const people = peopleOf(file);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dotted = CPF.replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4');

describe('the scanner for people', () => {
	it.each([
		['digits', `x${'"'}${CPF}"`],
		['a formatted CPF', `documento ${dotted},`],
		['a formatted CNPJ', CNPJ.replace(/(..)(...)(...)(....)(..)/, '$1.$2.$3/$4-$5')],
		['a phone in E.164', `to=+5511${MOBILE}`],
		['a national phone', `11${MOBILE}`],
		['a formatted phone', `(11) ${MOBILE.slice(0, 5)}-${MOBILE.slice(5)}`],
		['a phone after another number', `1 11 ${MOBILE}`],
		['a title made of a document', `T-${CPF}`],
		['an address', '{"to":"ANA.1@caixa.example"}'],
		['an address after an escape', 'a\\nana.1@caixa.example'],
		['an encoded address', 'to=ana.1%40caixa.example'],
		['base64', Buffer.from(`linha 1 de um arquivo inteiro;${CPF};e mais texto até o fim`).toString('base64')],
		['gzip', gzipSync(`a;${CPF};b`)],
		['a stream of a PDF', Buffer.concat([Buffer.from('x stream\n'), deflateSync(`(${dotted}) Tj`)])],
	])('finds one in %s', (_name, content) => expect(findPeople(content, people)).not.toEqual([]));

	it.each([
		['masks', '•••.000.031-•• +55 11 9••••-0033 a•••@caixa.example'],
		['others', `${inventedCpf(34)} 5511${inventedMobile(35)} bia@caixa.example`],
		[
			'long numbers and ids',
			'34191790010104351004791020150008291070026000 01a20429-50e0-7604-a643-07fe2bfb506a',
		],
	])('finds nobody in %s', (_name, content) => expect(findPeople(content, people)).toEqual([]));

	it('shows where, and never whom', () => {
		const [hit] = findPeople(`{"a":"${dotted}"}`, people);
		expect(hit).toEqual({ kind: 'number', around: '{"a":"<person>"}' });
	});
});
