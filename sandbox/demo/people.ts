/** Lists that invented people and companies are put together from. No name here is taken from a register. */

export const FIRST_NAMES = words(`
	Adélia Alberto Alice Aline Amanda Ana Anderson André Antônia Antônio Aparecida Beatriz Benedita Bruno
	Caio Camila Carla Carlos Cecília Célia César Cláudia Conceição Cristina Daniel Débora Diego Edson
	Eduarda Elaine Elias Elisa Érica Fábio Fátima Felipe Fernanda Flávia Francisco Gabriela Geraldo
	Gilberto Helena Hélio Heloísa Inês Isabel Ivo Jaqueline Joana João Joaquim Jorge José Juliana Júlio
	Karina Larissa Laura Leandro Letícia Lívia Lourdes Lucas Luciana Luiz Manoel Marcelo Márcia Marcos
	Maria Mariana Marta Mateus Maurício Miguel Mônica Natália Nilson Odete Otávio Patrícia Paulo Pedro
	Priscila Rafael Raimunda Regina Renata Ricardo Rita Roberto Rogério Rosa Sandra Sebastião Sérgio
	Sílvia Simone Sônia Tadeu Tereza Thiago Valéria Vanessa Vera Vicente Vinícius Vítor Zélia
`);

/** Those of them that men have; the rest are women's. */
export const MENS_NAMES: ReadonlySet<string> = new Set(
	words(`
	Alberto Anderson André Antônio Bruno Caio Carlos César Daniel Diego Edson Elias Fábio Felipe Francisco Geraldo
	Gilberto Hélio Ivo João Joaquim Jorge José Júlio Leandro Lucas Luiz Manoel Marcelo Marcos Mateus Maurício Miguel
	Nilson Otávio Paulo Pedro Rafael Ricardo Roberto Rogério Sebastião Sérgio Tadeu Thiago Vicente Vinícius Vítor
`),
);

export const LAST_NAMES = words(`
	Abreu Alencar Almeida Alves Amaral Andrade Araújo Assis Barbosa Barros Batista Borges Braga Brito
	Campos Cardoso Carneiro Carvalho Castro Cavalcanti Coelho Cordeiro Corrêa Costa Cunha Dantas Dias
	Duarte Esteves Farias Ferraz Ferreira Figueiredo Fonseca Freitas Furtado Gomes Gonçalves Guimarães
	Lacerda Leal Leite Lima Lopes Macedo Machado Magalhães Marques Martins Medeiros Melo Mendes Miranda
	Monteiro Moraes Moreira Moura Nascimento Neves Nogueira Nunes Oliveira Paiva Peixoto Pereira Pinheiro
	Pinto Pires Prado Queiroz Ramos Reis Ribeiro Rocha Rodrigues Sales Santana Santos Silva Siqueira
	Soares Souza Tavares Teixeira Torres Vargas Vasconcelos Vieira Xavier
`);

export const COMPANY_WORDS = [
	'Mercado',
	'Padaria',
	'Empório',
	'Mercearia',
	'Restaurante',
	'Hortifruti',
	'Lanchonete',
	'Atacado',
] as const;
export const COMPANY_NAMES = [
	'Três Ipês',
	'Céu Claro',
	'Pedra Azul',
	'Bom Caminho',
	'Rio Manso',
	'Flor do Vale',
	'Serra Nova',
	'Estrela Mansa',
	'Campo Largo',
	'Água Boa',
	'Porto Sereno',
	'Mata Verde',
	'Sol Poente',
	'Vento Leste',
	'Boa Safra',
	'Lua Cheia',
] as const;
export const COMPANY_ENDINGS = ['Ltda', 'ME', 'EPP', 'Comércio Ltda', '& Filhos Ltda'] as const;

/** Mail domains under the reserved top-level domain `example`: mail to them goes nowhere. */
export const MAIL_DOMAINS = ['correio.example', 'caixa.example', 'mensagem.example'] as const;

export interface Place {
	uf: string;
	city: string;
	ddd: string;
	/** First five digits of a CEP of the city. */
	cep: string;
	weight: number;
}

/** Where debtors live: every time zone of the country and every state whose contact hours differ. */
export const PLACES: readonly Place[] = [
	{ uf: 'SP', city: 'São Paulo', ddd: '11', cep: '01310', weight: 17 },
	{ uf: 'SP', city: 'Santos', ddd: '13', cep: '11010', weight: 3 },
	{ uf: 'SP', city: 'Campinas', ddd: '19', cep: '13010', weight: 5 },
	{ uf: 'RJ', city: 'Rio de Janeiro', ddd: '21', cep: '20010', weight: 9 },
	{ uf: 'ES', city: 'Vitória', ddd: '27', cep: '29010', weight: 2 },
	{ uf: 'MG', city: 'Belo Horizonte', ddd: '31', cep: '30110', weight: 8 },
	{ uf: 'MG', city: 'Uberlândia', ddd: '34', cep: '38400', weight: 3 },
	{ uf: 'PR', city: 'Curitiba', ddd: '41', cep: '80010', weight: 6 },
	{ uf: 'SC', city: 'Florianópolis', ddd: '48', cep: '88010', weight: 2 },
	{ uf: 'RS', city: 'Porto Alegre', ddd: '51', cep: '90010', weight: 6 },
	{ uf: 'DF', city: 'Brasília', ddd: '61', cep: '70040', weight: 5 },
	{ uf: 'GO', city: 'Goiânia', ddd: '62', cep: '74010', weight: 3 },
	{ uf: 'MT', city: 'Cuiabá', ddd: '65', cep: '78005', weight: 4 },
	{ uf: 'MS', city: 'Campo Grande', ddd: '67', cep: '79002', weight: 2 },
	{ uf: 'AC', city: 'Rio Branco', ddd: '68', cep: '69900', weight: 2 },
	{ uf: 'BA', city: 'Salvador', ddd: '71', cep: '40010', weight: 6 },
	{ uf: 'PE', city: 'Recife', ddd: '81', cep: '50010', weight: 4 },
	{ uf: 'PE', city: 'Fernando de Noronha', ddd: '81', cep: '53990', weight: 1 },
	{ uf: 'AL', city: 'Maceió', ddd: '82', cep: '57020', weight: 2 },
	{ uf: 'CE', city: 'Fortaleza', ddd: '85', cep: '60060', weight: 5 },
	{ uf: 'PA', city: 'Belém', ddd: '91', cep: '66010', weight: 4 },
	{ uf: 'AM', city: 'Manaus', ddd: '92', cep: '69005', weight: 3 },
	{ uf: 'AM', city: 'Tabatinga', ddd: '97', cep: '69640', weight: 1 },
];

function words(list: string): readonly string[] {
	return list.trim().split(/\s+/);
}
