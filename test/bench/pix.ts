import { readPix, staticPix, type StaticPix } from '../../engine/domain/pix';
import type { Task } from './measure';
import { peer, same } from './peers';

const SIZE = 1024;
const at = <T>(pool: readonly T[], i: number): T => pool[i % SIZE] as T;
const pool = <T>(make: (i: number) => T): T[] => Array.from({ length: SIZE }, (_, i) => make(i));

/** In capitals and without accents, since pix-utils writes them so. */
const PIX = (i: number): StaticPix => ({
	key: '123e4567-e12b-12d1-a456-426655440000',
	name: 'COLEGIO MANHA SERENA',
	city: 'SAO PAULO',
	amountCents: 1_000 + ((i * 7_907) % 900_000),
	txid: `MENSALIDADE${i}`,
	description: 'Mensalidade',
});

interface PixUtils {
	createStaticPix(pix: object): { toBRCode(): string };
	parsePix(code: string): { pixKey: string; transactionAmount: number; txid: string; merchantName: string };
}

export function tasks(): Task[] {
	const { exports, version } = peer<PixUtils>('pix-utils');
	return [build(exports, version), read(exports, version)];
}

function build({ createStaticPix }: PixUtils, version: string): Task {
	const inputs = pool(PIX);
	const theirs = inputs.map(({ key, name, city, amountCents, txid, description }) => ({
		merchantName: name,
		merchantCity: city,
		pixKey: key,
		infoAdicional: description,
		transactionAmount: (amountCents as number) / 100,
		txid,
	}));
	const ours = (i: number) => staticPix(at(inputs, i));
	const peers = (i: number) => createStaticPix(at(theirs, i)).toBRCode();
	return {
		name: 'static BR Code',
		unit: 'codes',
		ours: { name: 'this package', run: ours },
		peers: [{ name: 'pix-utils', version, run: peers }],
		verify() {
			for (let i = 0; i < SIZE; i++) same('pix-utils', peers(i), ours(i));
		},
	};
}

function read({ parsePix }: PixUtils, version: string): Task {
	const codes = pool((i) => staticPix(PIX(i)));
	const ours = (i: number) => readPix(at(codes, i));
	const peers = (i: number) => parsePix(at(codes, i));
	return {
		name: 'reading a BR Code, CRC and fields verified',
		unit: 'codes',
		ours: { name: 'this package', run: ours },
		peers: [{ name: 'pix-utils', version, run: peers }],
		verify() {
			for (let i = 0; i < SIZE; i++) {
				const one = peers(i);
				const reading = ours(i);
				if (!reading.ok) throw new Error(reading.reason);
				const { key, amountCents, txid, name } = reading.value;
				const amount = Math.round(one.transactionAmount * 100);
				same('pix-utils', [one.pixKey, amount, one.txid, one.merchantName], [key, amountCents, txid, name]);
			}
		},
	};
}
