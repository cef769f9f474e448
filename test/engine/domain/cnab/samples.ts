import type { Contract, Instruction, RemessaHeader, RemessaTitle } from '../../../../engine/domain/cnab';

/** Contracts as each bank wants them; numbers are invented. */
const CONTRACTS: Readonly<Record<string, Contract>> = {
	'001-240': {
		carteira: '17',
		variation: '019',
		branch: '1234',
		branchDigit: '3',
		account: '54321',
		accountDigit: '6',
		convenio: '1234567',
	},
	'001-400': {
		carteira: '17',
		variation: '019',
		branch: '1234',
		branchDigit: '3',
		account: '54321',
		accountDigit: '6',
		convenio: '1234567',
	},
	'033-240': {
		carteira: '101',
		branch: '1234',
		branchDigit: '3',
		account: '123456789',
		accountDigit: '1',
		convenio: '1234567',
		transmissionCode: '123400001234567',
	},
	'033-400': {
		carteira: '101',
		branch: '1234',
		branchDigit: '3',
		account: '12345678',
		accountDigit: '9',
		convenio: '1234567',
		transmissionCode: '12340123456701234567',
	},
	'041-240': {
		carteira: '1',
		branch: '1102',
		account: '9000150',
		accountDigit: '4',
		convenio: '1102900015046',
	},
	'041-400': {
		carteira: '1',
		branch: '1102',
		account: '9000150',
		accountDigit: '4',
		convenio: '1102900015046',
	},
	'077-400': {
		carteira: '112',
		branch: '0001',
		account: '123456789',
		accountDigit: '0',
		convenio: '1234567',
	},
	'085-240': {
		carteira: '01',
		branch: '0101',
		branchDigit: '5',
		account: '1234567',
		accountDigit: '8',
		convenio: '101004',
	},
	'104-240': { carteira: '14', branch: '1234', branchDigit: '3', convenio: '123456' },
	'237-400': { carteira: '09', branch: '1234', account: '1234567', accountDigit: '8', convenio: '4540691' },
	'341-240': { carteira: '109', branch: '0057', account: '12345', accountDigit: '7' },
	'341-400': { carteira: '109', branch: '0057', account: '12345', accountDigit: '7' },
	'422-400': { carteira: '1', branch: '0012', branchDigit: '3', account: '12345678', accountDigit: '9' },
	'748-240': {
		carteira: '1',
		branch: '0165',
		posto: '02',
		account: '00623',
		accountDigit: '1',
		convenio: '00623',
	},
	'748-400': {
		carteira: '1',
		branch: '0165',
		posto: '02',
		account: '00623',
		accountDigit: '1',
		convenio: '00623',
	},
	'756-240': {
		carteira: '1',
		branch: '3069',
		branchDigit: '4',
		account: '12345',
		accountDigit: '6',
		convenio: '123456',
	},
};

const NUMBERS: Readonly<Record<string, (n: number) => string>> = {
	'077': () => '0',
	'104': (n) => `14${String(n).padStart(15, '0')}`,
	'748': (n) => `262${String(n % 100_000).padStart(5, '0')}`,
};

export function headerOf(bank: string, format: number): RemessaHeader {
	return {
		contract: CONTRACTS[`${bank}-${format}`] as Contract,
		beneficiary: { name: 'Escola Pássaro Azul Ltda', document: '11222333000181' },
		sequence: 7,
		createdAt: '2026-11-22T15:04:05',
	};
}

export function titleOf(bank: string, n = 1, more: Partial<RemessaTitle> = {}): RemessaTitle {
	return {
		nossoNumero: NUMBERS[bank]?.(n) ?? String(n),
		documentNumber: `M${n}`,
		companyUse: `charge-${n}`,
		amountCents: 12_345,
		dueDate: '2026-12-10',
		issueDate: '2026-11-22',
		payer: {
			name: 'João Conceição da Silva',
			document: '52998224725',
			address: {
				street: 'Rua das Laranjeiras',
				number: '90',
				district: 'Centro',
				city: 'São Paulo',
				state: 'SP',
				postalCode: '01001000',
			},
		},
		...more,
	};
}

/** Every movement, of the same title. */
export function movementsOf(title: RemessaTitle): Instruction[] {
	return [
		{ movement: 'register', title },
		{ movement: 'cancel', title },
		{ movement: 'changeDueDate', dueDate: '2027-01-15', title },
		{ movement: 'grantAbatement', abatementCents: 345, title },
		{ movement: 'cancelAbatement', title },
		{ movement: 'protest', approvedListing: 'listing-1', title },
	];
}

/** Numbers that look random and are the same in every run. */
export function sequenceOf(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}
