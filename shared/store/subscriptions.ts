// Subscriptions with the period that began last. Who changes one holds its row, before any assessment or payment.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { ProviderName } from '../domain/jurisdictions/pack';
import {
  type SubscriptionMove,
  type SubscriptionState,
  subscriptionStatesBefore,
} from '../domain/subscription/subscription-state';
import type { SubscriptionFacts } from '../domain/subscription/subscription-steps';
import type { Page } from './batch-reads';
import { countUpTo, type Filtered, filteredBy, newestFirst } from './filtered-lists';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import type { AssessmentOwner } from './service-assessments';
import { row, rows, type Sql, type Tx } from './sql';

export type PeriodRow = {
  number: number;
  /** YYYY-MM-DD; half-open. */
  from: string;
  to: string;
  assessmentId: string;
  assessmentState: AssessmentState;
  /** The payment that was ordered last; null where nothing had to be paid. */
  paymentId: string | null;
};

export type SubscriptionRow = SubscriptionFacts & {
  id: string;
  jurisdiction: string;
  partnerId: string | null;
  accountId: string | null;
  service: string;
  provider: ProviderName;
  orderSealed: Buffer | null;
  endedAt: Date | null;
  createdAt: Date;
  /** The end of the last period that is paid. */
  paidUntil: string | null;
  last: PeriodRow | null;
};

const columns = `
  id, jurisdiction, partner_id as "partnerId", account_id as "accountId", service, provider, state, months,
  order_sealed as "orderSealed", begins_on::text as "beginsOn", first_period as "firstPeriod",
  next_period as "nextPeriod", next_on::text as "nextOn", failures, retry_on::text as "retryOn",
  paused_reason as "pausedReason", ended_at as "endedAt", created_at as "createdAt",
  (select max(to_on)::text
     from subscription_period p
     join assessment a on a.id = p.assessment_id
    where p.subscription_id = subscription.id
      and a.state in ('paid', 'exempt')) as "paidUntil",
  (select json_build_object('number', p.period, 'from', p.from_on, 'to', p.to_on, 'assessmentId', p.assessment_id,
                            'assessmentState', a.state, 'paymentId', p.payment_id)
     from subscription_period p
     join assessment a on a.id = p.assessment_id
    where p.subscription_id = subscription.id
    order by p.period desc
    limit 1) as last`;

export const subscriptionContext = (id: string): string => `subscription.order_sealed ${id}`;

export type NewSubscription = Pick<
  SubscriptionRow,
  'id' | 'jurisdiction' | 'service' | 'provider' | 'orderSealed' | 'beginsOn' | 'months'
> & { owner: AssessmentOwner };

/** False when its owner has one for the service that has not ended. */
export async function insertSubscription(tx: Tx, { owner, ...one }: NewSubscription): Promise<boolean> {
  const inserted = await rows(
    tx,
    `insert into subscription (id, jurisdiction, partner_id, account_id, service, provider, order_sealed, begins_on,
                               next_on, months)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
         on conflict (coalesce(account_id, partner_id), jurisdiction, service) where state <> 'ended' do nothing
     returning id`,
    [
      one.id,
      one.jurisdiction,
      owner.partnerId,
      owner.accountId,
      one.service,
      one.provider,
      one.orderSealed,
      one.beginsOn,
      one.months,
    ],
  );
  return inserted.length > 0;
}

export function findSubscription(sql: Sql, scope: OwnedScope, id: string): Promise<SubscriptionRow | undefined> {
  const params: unknown[] = [id];
  return row(sql, `select ${columns} from subscription where id = $1 and ${ownedScopeClause(scope, params)}`, params);
}

/** Until the commit nobody else renews, pauses or ends it. Undefined also when it lies outside of the scope. */
export async function lockSubscription(tx: Tx, scope: OwnedScope, id: string): Promise<SubscriptionRow | undefined> {
  await rows(tx, `select from subscription where id = $1 for update`, [id]);
  // Another statement: the one that waited for the row does not see the periods that whoever held it has begun.
  return findSubscription(tx, scope, id);
}

/** Of an account, those that are not over, in the order of ids. */
export const subscriptionsToEnd = async (tx: Tx, accountId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      `select id from subscription where account_id = $1 and state <> 'ended' order by id`,
      [accountId],
    )
  ).map(({ id }) => id);

export type SubscriptionFilter = { state: SubscriptionState | undefined; service: string | undefined };

function filtered(scope: OwnedScope, { state, service }: SubscriptionFilter): Filtered {
  const params: unknown[] = [];
  const wanted = [
    ['state =', state],
    ['service =', service],
  ] as const;
  return filteredBy(wanted, ownedScopeClause(scope, params), params);
}

/** Newest first. */
export const listSubscriptions = (
  sql: Sql,
  scope: OwnedScope,
  filter: SubscriptionFilter,
  page: Page,
): Promise<SubscriptionRow[]> => newestFirst(sql, { columns, from: 'subscription' }, filtered(scope, filter), page);

/** Counts up to `most`. */
export const countSubscriptions = (
  sql: Sql,
  scope: OwnedScope,
  filter: SubscriptionFilter,
  most: number,
): Promise<number> => countUpTo(sql, 'subscription', filtered(scope, filter), most);

/** Of one that is locked. Throws when its state allows no such step. */
export async function saveStep(tx: Tx, id: string, move: SubscriptionMove, facts: SubscriptionFacts): Promise<void> {
  const saved = await rows(
    tx,
    `update subscription
        set state = $2, begins_on = $3, first_period = $4, next_period = $5, next_on = $6, failures = $7, retry_on = $8,
            paused_reason = $9, ended_at = case when $2 = 'ended' then now() end
      where id = $1
        and state = any($10)
     returning id`,
    [
      id,
      facts.state,
      facts.beginsOn,
      facts.firstPeriod,
      facts.nextPeriod,
      facts.nextOn,
      facts.failures,
      facts.retryOn,
      facts.pausedReason,
      subscriptionStatesBefore(move),
    ],
  );
  if (saved.length === 0) throw new Error(`subscription ${id} is in no state for: ${move}`);
}

type NewPeriod = Pick<PeriodRow, 'number' | 'from' | 'to' | 'assessmentId' | 'paymentId'>;

/** A period is begun once: the second time breaks the primary key. */
export const insertPeriod = (tx: Tx, subscriptionId: string, period: NewPeriod): Promise<unknown> =>
  rows(
    tx,
    `insert into subscription_period (subscription_id, period, from_on, to_on, assessment_id, payment_id)
     values ($1, $2, $3, $4, $5, $6)`,
    [subscriptionId, period.number, period.from, period.to, period.assessmentId, period.paymentId],
  );

export const payPeriodWith = (tx: Tx, subscriptionId: string, period: number, paymentId: string): Promise<unknown> =>
  rows(tx, `update subscription_period set payment_id = $3 where subscription_id = $1 and period = $2`, [
    subscriptionId,
    period,
    paymentId,
  ]);

export type DueSubscription = { id: string; dueOn: string };

/** Those of which something is to be done by the day, in the order of days; `after` is the last of the page before. */
export const dueSubscriptions = (
  sql: Sql,
  jurisdiction: string,
  today: string,
  { after, most }: { after: DueSubscription | null; most: number },
): Promise<DueSubscription[]> =>
  rows(
    sql,
    `select id, coalesce(retry_on, next_on)::text as "dueOn"
       from subscription
      where jurisdiction = $1
        and state = 'active'
        and coalesce(retry_on, next_on) <= $2
        and (coalesce(retry_on, next_on), id) > ($3, $4)
      order by coalesce(retry_on, next_on), id
      limit $5`,
    [jurisdiction, today, after?.dueOn ?? '0001-01-01', after?.id ?? '00000000-0000-0000-0000-000000000000', most],
  );

export type ConcernedSubscription = { paymentId: string; subscriptionId: string };

/** Whose periods something was asked for with these payments, whoever ordered them; in the order of subscriptions. */
export const subscriptionsOfPayments = (sql: Sql, paymentIds: readonly string[]): Promise<ConcernedSubscription[]> =>
  rows(
    sql,
    `select distinct i.payment_id as "paymentId", p.subscription_id as "subscriptionId"
       from payment_item i
       join subscription_period p on p.assessment_id = i.assessment_id
      where i.payment_id = any($1::uuid[])
      order by p.subscription_id, i.payment_id`,
    [paymentIds],
  );
