/** What must hold in every ledger, as queries that find nothing when it does. Read only, bounded. */
export interface Check {
	key: string;
	/** `error`: a promise of the ledger is broken. `warning`: somebody should look. */
	severity: 'error' | 'warning';
	/** pt-BR. */
	what: string;
	remedy: string;
	/** Rows that break it, `id` first; $1 = real instant. */
	sql: string;
}

const COUNTED = `('reserved', 'sending', 'accepted', 'unknown', 'abandoned')`;
export const KEEP =
	'Pare os envios (Pause → Everything), guarde uma cópia do livro e mande este relatório a quem mantém o pacote.';
const DAY = 24 * 3_600_000;
const check = (key: string, what: string, sql: string): Check => ({
	key,
	severity: 'error',
	what,
	remedy: KEEP,
	sql,
});

/** These hold at every moment, whatever crashed. */
export const INVARIANTS: readonly Check[] = [
	check(
		'twoContactsOfStep',
		'Uma etapa com dois contatos',
		`select step_run_id as id, count(*) as n from contacts where state in ${COUNTED} group by step_run_id having count(*) > 1`,
	),
	check(
		'twoOnADay',
		'Duas mensagens de uma régua ao mesmo devedor no mesmo dia',
		`select debtor_id as id, local_day, count(*) as n from contacts where state in ${COUNTED} group by debtor_id, journey_key, local_day having count(*) > 1`,
	),
	check(
		'lostContact',
		'Um contato que a etapa dele não conhece',
		`select t.id, t.state from contacts t join step_runs s on s.id = t.step_run_id
		where t.state in ${COUNTED} and (s.live_contact is null or s.live_contact <> t.id)`,
	),
	check(
		'pointsAtOver',
		'Uma etapa que aponta para um contato encerrado',
		`select s.id, t.state from step_runs s left join contacts t on t.id = s.live_contact
		where s.live_contact is not null and (t.id is null or t.state not in ${COUNTED})`,
	),
	check(
		'settledButDue',
		'Um contato resolvido cuja etapa ainda está por fazer',
		`select t.id, t.state from contacts t join step_runs s on s.id = t.step_run_id
		where t.state in ('accepted', 'unknown', 'abandoned') and s.state <> 'done'`,
	),
	check(
		'abandonedWithoutTask',
		'Uma mensagem de destino desconhecido sem tarefa',
		`select t.id from contacts t where t.state = 'abandoned' and not exists (select 1 from tasks k where k.contact_id = t.id)`,
	),
	check(
		'noClock',
		'Uma etapa por fazer que nenhum relógio traz de volta',
		`select s.id from step_runs s join cases c on c.id = s.case_id
		where s.state = 'due' and s.live_contact is null and s.answer_to is null and c.state = 'open' and c.next_at is null`,
	),
	check(
		'crossesCreditors',
		'Uma linha que cruza credores',
		`select t.id from contacts t join cases c on c.id = t.case_id join debtors b on b.id = t.debtor_id join step_runs s on s.id = t.step_run_id
		left join senders n on n.id = t.sender_id left join contact_points p on p.id = t.contact_point_id
		where c.creditor_id <> t.creditor_id or b.creditor_id <> t.creditor_id or s.creditor_id <> t.creditor_id
			or n.creditor_id <> t.creditor_id or p.creditor_id <> t.creditor_id or p.debtor_id <> t.debtor_id or s.case_id <> t.case_id
		union select d.id from debts d join cases c on c.id = d.case_id join debtors b on b.id = d.debtor_id
		where c.creditor_id <> d.creditor_id or b.creditor_id <> d.creditor_id
		union select cd.debt_id from contact_debts cd join debts d on d.id = cd.debt_id join contacts t on t.id = cd.contact_id
		where d.creditor_id <> t.creditor_id or d.case_id <> t.case_id
		union select e.contact_id from events e join contacts t on t.id = e.contact_id
		where e.creditor_id <> t.creditor_id or e.case_id <> t.case_id or e.debtor_id <> t.debtor_id`,
	),
	check(
		'twoLiveCharges',
		'Um título em duas cobranças abertas',
		`select debt_id as id, count(*) as n from charge_debts where live = 1 group by debt_id having count(*) > 1`,
	),
	check(
		'chargeShares',
		'Uma cobrança cujas partes por título não somam o valor dela',
		`select g.id, g.amount from charges g join charge_debts l on l.charge_id = g.id
		group by g.id, g.amount having sum(l.amount) <> g.amount`,
	),
	check(
		'allocation',
		'Um pagamento cujas parcelas não somam o valor dele',
		`select p.id, p.amount from payments p join payment_allocations a on a.payment_id = p.id
		where a.component <> 'discount' group by p.id, p.amount having sum(a.amount) <> p.amount`,
	),
];

/** What somebody should see to; none of it is a fault of the ledger. */
export const WARNINGS: readonly Check[] = [
	{
		key: 'notReconciled',
		severity: 'warning',
		what: 'Mensagens presas no meio do envio há mais de uma hora',
		remedy: 'Publique o fluxo Régua do dia: ele resolve o que uma queda deixou.',
		sql: `select id from contacts where state in ('reserved', 'sending', 'unknown') and state in ('reserved', 'sending') and reserved_at < cast($1 as bigint) - 3600000`,
	},
	{
		key: 'unknownForLong',
		severity: 'warning',
		what: 'Mensagens sem resposta do provedor há mais de dois dias, sem tarefa',
		remedy: 'Publique o fluxo Régua do dia: ele abre a tarefa de cada uma.',
		sql: `select id from contacts where state in ('reserved', 'sending', 'unknown') and state = 'unknown' and settled_at < cast($1 as bigint) - ${2 * DAY}`,
	},
	{
		key: 'tasksOverdue',
		severity: 'warning',
		what: 'Tarefas abertas há mais de uma semana',
		remedy: 'Veja-as e faça o que cada uma diz.',
		sql: `select id, kind from tasks where state = 'open' and due_at < cast($1 as bigint) - ${6 * DAY}`,
	},
];
