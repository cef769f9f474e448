import {
	formatCnpj,
	formatCpf,
	inventedAlphanumericCnpj,
	inventedCnpj,
	inventedCpf,
	inventedMobile,
} from './numbers';
import {
	COMPANY_ENDINGS,
	COMPANY_NAMES,
	COMPANY_WORDS,
	FIRST_NAMES,
	LAST_NAMES,
	MAIL_DOMAINS,
	MENS_NAMES,
	PLACES,
	type Place,
} from './people';
import type { Random } from './random';

/** An invented debtor and the creditors it owes. Everything is as a file would spell it. */
export interface DemoDebtor {
	creditors: readonly DemoCreditorId[];
	document: string;
	name: string;
	phones: string[];
	email: string;
	cep: string;
	uf: string;
	city: string;
}

export type DemoCreditorId = 'escola' | 'varejo' | 'fornecedor';

const OWES: readonly { creditors: readonly DemoCreditorId[]; weight: number }[] = [
	{ creditors: ['escola'], weight: 33 },
	{ creditors: ['varejo'], weight: 43 },
	{ creditors: ['fornecedor'], weight: 17 },
	{ creditors: ['escola', 'varejo'], weight: 7 },
];

/** Second names that go with a first one. */
function secondNames(first: string): readonly string[] {
	const man = MENS_NAMES.has(first);
	return FIRST_NAMES.filter((name) => name !== first && MENS_NAMES.has(name) === man);
}

/** The first numbers of each kind belong to the creditors themselves (`creditors.json`). */
const FIRST_CNPJ = 10;

/** Makes debtors one after another; documents and phones never repeat unless on purpose. */
export class DebtorFactory {
	private people = 0;
	private companies = 0;
	private readonly phonesByDdd = new Map<string, number>();
	private sharedPhone = '';
	private sharesLeft = 0;

	constructor(private readonly random: Random) {}

	next(): DemoDebtor {
		const { random } = this;
		const { creditors } = random.weighted(OWES);
		const place = random.weighted(PLACES);
		const company = creditors[0] === 'fornecedor';
		const name = company ? this.companyName() : this.personName();
		const knowsCep = random.chance(0.92);
		return {
			creditors,
			document: company ? this.cnpj() : this.cpf(),
			name,
			phones: this.phones(place),
			email: random.chance(0.7) ? this.email(name) : '',
			cep: knowsCep ? `${place.cep}-${String(random.int(0, 40) * 10).padStart(3, '0')}` : '',
			uf: knowsCep || random.chance(0.7) ? place.uf : '',
			city: random.chance(0.95) ? place.city : '',
		};
	}

	private personName(): string {
		const { random } = this;
		const first = random.pick(FIRST_NAMES);
		const second = random.chance(0.25) ? ` ${random.pick(secondNames(first))}` : '';
		const link = random.chance(0.3) ? ` ${random.pick(['da', 'de', 'dos'])}` : '';
		return `${first}${second} ${random.pick(LAST_NAMES)}${link} ${random.pick(LAST_NAMES)}`;
	}

	private companyName(): string {
		const { random } = this;
		return `${random.pick(COMPANY_WORDS)} ${random.pick(COMPANY_NAMES)} ${random.pick(COMPANY_ENDINGS)}`;
	}

	/** Mostly punctuated, some bare, a few with the leading zeros that a spreadsheet ate. */
	private cpf(): string {
		const cpf = inventedCpf(this.people++);
		const form = this.random.next();
		if (form < 0.7) return formatCpf(cpf);
		return form < 0.96 || cpf.startsWith('0000') ? cpf : cpf.slice(3);
	}

	private cnpj(): string {
		const n = FIRST_CNPJ + this.companies++;
		if (this.random.chance(0.15)) return formatCnpj(inventedAlphanumericCnpj(n));
		const cnpj = inventedCnpj(n);
		return this.random.chance(0.8) ? formatCnpj(cnpj) : cnpj;
	}

	private email(name: string): string {
		const { random } = this;
		const plain = name
			.normalize('NFD')
			.replace(/[^A-Za-z ]/g, '')
			.toLowerCase()
			.split(' ');
		return `${plain[0]}.${plain.at(-1)}${this.people + this.companies}@${random.pick(MAIL_DOMAINS)}`;
	}

	/** None, one or two phones; now and then the one of the debtor before (a household, a shared office). */
	private phones(place: Place): string[] {
		const { random } = this;
		if (this.sharesLeft > 0) {
			this.sharesLeft--;
			return [this.sharedPhone];
		}
		if (random.chance(0.06)) return [];
		const phones = [this.phone(this.dddOf(place))];
		if (random.chance(0.3)) phones.push(this.phone(place.ddd));
		if (random.chance(0.01)) phones.push(random.pick(['1,19012E+10', '0800 900 0000', '(11) 3333']));
		if (random.chance(0.04)) {
			this.sharedPhone = phones[0] as string;
			this.sharesLeft = random.chance(0.3) ? 2 : 1;
		}
		return phones;
	}

	/** People move and keep the number: one in twenty has the area code of another place. */
	private dddOf(place: Place): string {
		return this.random.chance(0.05) ? this.random.weighted(PLACES).ddd : place.ddd;
	}

	private phone(ddd: string): string {
		const n = this.phonesByDdd.get(ddd) ?? 0;
		this.phonesByDdd.set(ddd, n + 1);
		const number = inventedMobile(n);
		const form = this.random.next();
		if (form < 0.6) return `(${ddd}) ${number.slice(0, 5)}-${number.slice(5)}`;
		if (form < 0.8) return `${ddd}${number}`;
		return form < 0.9 ? `+55 ${ddd} ${number.slice(0, 5)}-${number.slice(5)}` : `0${ddd} ${number}`;
	}
}
