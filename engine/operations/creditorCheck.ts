import { type Channel } from '../domain/channel';
import type { CreditorMode } from '../domain/compliance/types';
import type { OfferPolicy } from '../domain/negotiation';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { allSenders, findCreditor, unknownCreditor } from './creditorRows';
import { type CreditorSettings, hasOptIn, readSettings } from './creditorSettings';
import { findJourney } from './journeys';

export interface Finding {
	level: 'error' | 'warning';
	/** The channel it concerns; null = the creditor as a whole. */
	channel: Channel | null;
	/** pt-BR: what is missing and how to mend it. */
	text: string;
}

export interface Check {
	ok: boolean;
	/** Whether each channel that its journey uses could send now, as far as the ledger knows. */
	channels: { channel: Channel; ready: boolean; sender: string | null }[];
	/** What is missing before this creditor can go live. */
	findings: Finding[];
}

const endpoints = statement<{ kind: string }>('creditor.endpoints', 'select kind from endpoints');
const feed = statement<{ payments_feed_at: number | null }>(
	'creditor.feed',
	'select payments_feed_at from creditors where id = $1',
);

const optIn = statement<{ id: string }>(
	'creditor.optIn',
	`select id from consents where creditor_id = $1 and channel = 'whatsapp' and withdrawn_at is null limit 1`,
);

const NAMES: Partial<Record<Channel, string>> = { whatsapp: 'WhatsApp', sms: 'SMS', email: 'e-mail' };
/** Channels that nodes of this package send on. */
const SENT: readonly Channel[] = ['whatsapp', 'sms', 'email'];

interface Facts {
	mode: CreditorMode;
	settings: CreditorSettings;
	/** Whether any debtor can have opted in to WhatsApp: by the clause, or on record. */
	optIns: boolean;
	/** Complete name, document and address. */
	named: boolean;
	senders: { channel: Channel; provider: string; address: string }[];
	endpoints: ReadonlySet<string>;
	/** Channels of the automatic steps of its journey. */
	used: ReadonlySet<Channel>;
	paymentsFeed: boolean;
}

/** What stands between a creditor and its first message. @throws CobrancaError notFound */
export async function checkCreditor(ledger: Ledger, creditorId: string): Promise<Check> {
	return await ledger.read('creditor.check', function* (): Tx<Check> {
		const row = yield* runOne(findCreditor, creditorId);
		if (!row) throw unknownCreditor(creditorId);
		const settings = readSettings(row.settings);
		const senders = (yield* run(allSenders)).filter(
			(s) => s.creditor_id === creditorId && s.state === 'active',
		);
		const journey = yield* findJourney(settings.journey);
		const facts: Facts = {
			mode: row.mode,
			settings,
			optIns: hasOptIn(settings, 'whatsapp', undefined) || Boolean(yield* runOne(optIn, creditorId)),
			named: Boolean(row.legal_name && row.document && row.address),
			senders,
			endpoints: new Set((yield* run(endpoints)).map(({ kind }) => kind)),
			used: new Set((journey?.steps ?? []).flatMap(({ channels }) => channels)),
			paymentsFeed: Boolean((yield* runOne(feed, creditorId))?.payments_feed_at),
		};
		const findings = [
			...creditorFindings(facts, journey !== null),
			...SENT.flatMap((channel) => channelFindings(facts, channel)),
			...modeFindings(facts),
		];
		const blocked = (channel: Channel) =>
			findings.some((f) => f.level === 'error' && (f.channel === channel || f.channel === null));
		return {
			ok: !findings.some((f) => f.level === 'error'),
			channels: SENT.filter((c) => facts.used.has(c) || senders.some((s) => s.channel === c)).map(
				(channel) => {
					const sender = senders.find((s) => s.channel === channel);
					return {
						channel,
						ready:
							Boolean(sender) &&
							!blocked(channel) &&
							(channel !== 'whatsapp' || (settings.whatsappAllowed && facts.optIns)),
						sender: sender?.provider ?? null,
					};
				},
			),
			findings,
		};
	});
}

function creditorFindings({ senders, settings, named, used }: Facts, journeyKnown: boolean): Finding[] {
	const findings: Finding[] = [];
	const add = (level: Finding['level'], text: string) => findings.push({ level, channel: null, text });
	if (senders.length === 0)
		add('error', 'Nenhum remetente ativo: cadastre um em Collection Ledger → Creditor → Add Sender.');
	else if (used.size > 0 && !senders.some(({ channel }) => used.has(channel)))
		add(
			'error',
			`A régua "${settings.journey}" não usa nenhum dos canais com remetente: cadastre outro remetente ou troque a régua.`,
		);
	if (!named)
		add('error', 'Faltam nome, CNPJ/CPF ou endereço do credor (CDC art. 42-A): complete em Creditor → Save.');
	if (!journeyKnown)
		add(
			'error',
			`A régua "${settings.journey}" não existe: escolha outra em Creditor → Save, opção Journey.`,
		);
	if (settings.charges === null)
		add('warning', 'Sem cobrança registrada (opção Charges): as mensagens saem sem boleto nem Pix.');
	if (settings.offers === null)
		add(
			'warning',
			'Sem propostas (opção Offers): nenhum desconto e nenhum parcelamento é oferecido; as mensagens convidam a conversar.',
		);
	else add('warning', offersText(settings.offers));
	return findings;
}

/** What leaves by itself in the creditor's name, so that nobody is surprised by it. */
function offersText({ bands }: OfferPolicy): string {
	const said = bands.map((band) => {
		const days =
			band.toDays === null ? `a partir do dia ${band.fromDays}` : `dias ${band.fromDays} a ${band.toDays}`;
		const off = [
			band.fineOff > 0 && `multa −${band.fineOff}%`,
			band.interestOff > 0 && `juros −${band.interestOff}%`,
			band.principalOff > 0 && `VALOR ORIGINAL −${band.principalOff}%`,
		].filter(Boolean);
		const ways = [
			off.length > 0 && `à vista ${off.join(', ')}`,
			band.maxInstallments > 1 && `até ${band.maxInstallments} vezes`,
		].filter(Boolean);
		return `${days}: ${ways.join('; ') || 'nada'}`;
	});
	return `Propostas saem nas mensagens e na página do devedor, e o credor responde por elas (CDC art. 30): ${said.join(' · ')}. Uma pessoa confirma cada escolha.`;
}

function channelFindings(facts: Facts, channel: Channel): Finding[] {
	const { senders, settings, mode, used } = facts;
	const findings: Finding[] = [];
	const add = (level: Finding['level'], text: string) => findings.push({ level, channel, text });
	const active = senders.some((sender) => sender.channel === channel);
	const name = NAMES[channel] ?? channel;
	if (!active) {
		if (used.has(channel))
			add(
				'warning',
				`A régua usa ${name}, e o credor não tem remetente: esses passos vão pelo canal seguinte.`,
			);
		return findings;
	}
	if (channel === 'sms' && !settings.sms42a)
		add(
			'error',
			'Falta o bloco legal para SMS (nome, CNPJ e endereço em até 60 caracteres, CDC art. 42-A): opção SMS Legal Block.',
		);
	if (mode === 'test' && channel !== 'email' && !settings.testPhone)
		add('error', `Credor em teste sem telefone de operador (opção Test Phone): nada sai por ${name}.`);
	if (mode === 'test' && channel === 'email' && !settings.testEmail)
		add('error', 'Credor em teste sem e-mail de operador (opção Test E-mail): nada sai por e-mail.');
	if (channel === 'whatsapp' && !settings.whatsappAllowed)
		add(
			'warning',
			'WhatsApp está desligado (opção WhatsApp Allowed): a política da Meta lista a cobrança de dívidas entre os usos vedados. Ligue ciente do risco de perder o número.',
		);
	if (channel === 'whatsapp' && settings.whatsappAllowed && !facts.optIns)
		add(
			'warning',
			`WhatsApp está ligado, mas nenhum devedor aceitou: nada sai por ele. Mande a coluna aceite_whatsapp na carteira ou registre em Consent → Record${settings.kind === 'own' ? ', ou informe a cláusula do contrato na opção WhatsApp Consent Clause' : '; em cobrança de terceiros a cláusula do contrato não basta'}.`,
		);
	if (channel === 'whatsapp' && settings.whatsappAllowed && settings.kind === 'thirdParty')
		add(
			'warning',
			'WhatsApp ligado para cobrança de terceiros: é o uso que a política da Meta veda. Acompanhe a qualidade do número.',
		);
	if (channel === 'email' && !facts.endpoints.has('stop'))
		add(
			'warning',
			'Sem página pública de descadastro: publique um Channel Events Trigger com provedor de e-mail. Até lá, os e-mails levam só um endereço para o pedido.',
		);
	return findings;
}

function modeFindings({ mode, paymentsFeed, settings }: Facts): Finding[] {
	const findings: Finding[] = [];
	const add = (text: string) => findings.push({ level: 'warning', channel: null, text });
	if (mode !== 'live')
		add(`Credor em modo ${mode === 'test' ? 'teste' : 'sombra'}: nenhum devedor recebe mensagem.`);
	if (paymentsFeed)
		add(
			`Com arquivo de pagamentos: sem um novo em ${settings.freshHours} horas, os contatos de vencidos param.`,
		);
	else
		add(
			'Sem arquivo diário de pagamentos, um devedor que pagou hoje ainda pode ser cobrado: registre as baixas assim que chegarem.',
		);
	return findings;
}
