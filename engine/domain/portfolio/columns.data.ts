/** Every column that a portfolio may have and the Portuguese headers under which creditors write it. */

/** Name of a column of the house layout, as written in its header. */
export type ColumnName = (typeof COLUMN_NAMES)[number];

export const PHONE_COLUMNS = [
	'telefone',
	'telefone2',
	'telefone3',
	'telefone4',
	'telefone5',
	'telefone6',
	'telefone7',
	'telefone8',
] as const;
export const EMAIL_COLUMNS = ['email', 'email2', 'email3'] as const;
export const PARTY_PREFIXES = ['avalista', 'responsavel', 'representante', 'contato'] as const;
export type PartyPrefix = (typeof PARTY_PREFIXES)[number];

export const COLUMN_NAMES = [
	'credor',
	'contrato',
	'titulo',
	'documento',
	'tipo_pessoa',
	'nome',
	...PHONE_COLUMNS,
	...EMAIL_COLUMNS,
	'telefone_comercial',
	'email_comercial',
	'aceite_whatsapp',
	'cep',
	'uf',
	'cidade',
	'endereco',
	'bairro',
	'produto',
	'descricao',
	'tipo_divida',
	'situacao',
	'vencimento',
	'valor',
	'multa_pct',
	'juros_mes_pct',
	'desconto',
	'desconto_pct',
	'desconto_ate',
	'custas',
	'entrada',
	'grupo',
	'avalista_nome',
	'avalista_documento',
	'avalista_telefone',
	'avalista_email',
	'responsavel_nome',
	'responsavel_documento',
	'responsavel_telefone',
	'responsavel_email',
	'representante_nome',
	'representante_documento',
	'representante_telefone',
	'representante_email',
	'contato_nome',
	'contato_cargo',
	'contato_telefone',
	'contato_email',
	'pago_em',
	'valor_pago',
	'pagamento_id',
	'motivo',
] as const;

export interface PortfolioColumn {
	name: ColumnName;
	/** A file of debts without this column is refused as a whole. */
	required: boolean;
	/**
	 * Other headers for the same thing, normalised. Groups in the order of preference: of `valor original` and `saldo` the
	 * first is taken and the other kept in `custom`; two headers of one group are a question for a person.
	 */
	aliases: readonly string[];
}

const REQUIRED: ReadonlySet<ColumnName> = new Set(['titulo', 'documento', 'nome', 'vencimento', 'valor']);

/** Groups are separated by `|`. Phones, e-mails and parties are found by pattern (`guess.ts`) and need few words here. */
const ALIASES: Partial<Record<ColumnName, string>> = {
	credor: 'credor codcredor idcredor codigocredor cedente | empresa',
	contrato:
		'contrato ncontrato nrcontrato numerocontrato numerodocontrato numcontrato nocontrato contratonumero codcontrato | matricula pedido proposta venda | codigoaluno codigodoaluno codaluno matriculaaluno matriculadoaluno registroacademico codigocliente codigodocliente codcliente idcliente numerocliente codigodevedor coddevedor codigosacado codsacado unidade',
	titulo:
		'titulo ntitulo nrtitulo numerotitulo numerodotitulo numtitulo notitulo idtitulo codtitulo codigotitulo duplicata nduplicata numeroduplicata nossonumero fatura nfatura numerofatura iddivida codigodivida titulosacado | notafiscal nf nfe numerodocumento ndocumento nrdocumento numdocumento nodocumento | codigo id chave',
	documento:
		'documento doc cpf cnpj cpfcnpj cnpjcpf cpfoucnpj cpfcnpjcliente cpfcnpjdevedor cpfdevedor cnpjdevedor cpfcliente cnpjcliente cpfdocliente cpfdodevedor cpfsacado cpfcnpjsacado documentodevedor documentocliente cgc cic cpfresponsavelfinanceiro cpfpagador nrcpf numerocpf ncpf nrcpfcnpj',
	tipo_pessoa: 'tipopessoa pessoa pfpj tipodepessoa fisicajuridica',
	nome: 'nome devedor cliente nomecliente nomedevedor nomedocliente nomedodevedor nomecompleto sacado nomesacado pagador nomepagador razaosocial nomerazaosocial razaosocialnome responsavelfinanceiro nomeresponsavelfinanceiro | nomefantasia fantasia',
	aceite_whatsapp:
		'aceitewhatsapp aceitawhatsapp aceitouwhatsapp whatsappaceite whatsappaceito optinwhatsapp whatsappoptin optinwpp optinwhats optinzap autorizawhatsapp autorizouwhatsapp autorizacaowhatsapp whatsappautorizado autorizacontatowhatsapp aceitacontatowhatsapp aceitecontatowhatsapp consentimentowhatsapp whatsappconsentimento consentiuwhatsapp consentewhatsapp permitewhatsapp permissaowhatsapp aceitareceberwhatsapp autorizareceberwhatsapp aceitamensagenswhatsapp dataaceitewhatsapp dtaceitewhatsapp dataoptinwhatsapp dataconsentimentowhatsapp | aceitewpp aceitezap aceitawpp aceitazap',
	cep: 'cep codigopostal',
	uf: 'uf estado siglauf ufcliente',
	cidade: 'cidade municipio localidade',
	endereco: 'endereco logradouro rua enderecocliente enderecocompleto enderecopagador logradouronumero',
	bairro: 'bairro distrito',
	produto: 'produto linhaproduto servico curso plano',
	descricao: 'descricao historico observacao obs complemento',
	tipo_divida: 'tipodivida tipodedivida natureza especie naturezadivida',
	situacao: 'situacao status situacaotitulo statustitulo situacaodotitulo',
	vencimento:
		'vencimento datavencimento datadevencimento dtvencimento dtvenc venc vencto vcto dtvcto dtvencto datavenc datavencto datavcto vencimentooriginal datavencimentooriginal dtvencimentotitulo vencimentotitulo',
	valor:
		'valororiginal vlroriginal vloriginal valorprincipal vlrprincipal principal valornominal valordotitulo valortitulo vlrtitulo vltitulo | valor vlr vl valorr valorreais valoremreais valorparcela valordaparcela vlrparcela valordivida valordebito valordodebito valorfatura valorbruto | saldo saldodevedor valoraberto valoremaberto saldoaberto valordevido | valoratualizado vlratualizado valortotal totaldivida total',
	multa_pct: 'multapct multa percentualmulta multapercentual percmulta multaatraso',
	juros_mes_pct:
		'jurosmespct juros jurosmes jurosaomes jurosam percentualjuros jurospercentual percjuros jurosmora moraam',
	desconto: 'desconto valordesconto vlrdesconto descontovalor',
	desconto_pct: 'descontopct percentualdesconto descontopercentual percdesconto',
	desconto_ate: 'descontoate datadesconto datalimitedesconto dtdesconto validadedesconto',
	custas: 'custas despesas valorcustas custascartorio',
	entrada: 'entrada dataentrada datadeentrada dtentrada dataremessa dtremessa datacolocacao',
	grupo: 'grupo caso',
	pago_em:
		'pagoem datapagamento datadepagamento dtpagamento dtpagto datapagto dtpgto datapgto databaixa dtbaixa dataliquidacao datadopagamento',
	valor_pago: 'valorpago vlrpago vlpago valorpagamento valordopagamento valorrecebido vlrrecebido',
	pagamento_id: 'pagamentoid idpagamento nsu endtoend e2e autenticacao idtransacao codigopagamento',
	motivo: 'motivo motivobaixa motivoretirada motivosaida',
	contato_cargo: 'contatocargo cargo cargocontato funcao setor departamento',
	contato_nome: 'contatonome contato nomecontato pessoacontato pessoadecontato aoscuidadosde ac',
};

export const PORTFOLIO_COLUMNS: readonly (PortfolioColumn & { groups: readonly (readonly string[])[] })[] =
	COLUMN_NAMES.map((name) => {
		const groups = (ALIASES[name] ?? '').split('|').map((group) => group.trim().split(/\s+/).filter(Boolean));
		const own = name.replace(/_/g, '');
		if (!groups[0]?.includes(own)) groups[0] = [own, ...(groups[0] ?? [])];
		return {
			name,
			required: REQUIRED.has(name),
			groups,
			aliases: groups.flat().filter((one) => one !== own),
		};
	});

/** Column and rank of its group by normalised header. */
export const COLUMN_BY_HEADER: ReadonlyMap<string, { name: ColumnName; rank: number }> = new Map(
	PORTFOLIO_COLUMNS.flatMap(({ name, groups }) =>
		groups.flatMap((group, rank) => group.map((header) => [header, { name, rank }] as const)),
	),
);
