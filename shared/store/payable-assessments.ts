// What may still be paid of assessments, as somebody orders a payment: what is owed less what others are paying.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { Currency } from '../domain/money';
import { inUnderWay } from './payment-states';
import { type OwnedScope, ownedScopeClause } from './row-scope';
import { rows, type Sql, type Tx } from './sql';

/** Amounts are digits. */
export type PayableAssessment = {
  id: string;
  jurisdiction: string;
  currency: Currency;
  partnerId: string | null;
  accountId: string | null;
  state: AssessmentState;
  amount: string;
  charges: string;
  paid: string;
  /** Asked for by payments that are under way and count. */
  reserved: string;
  /** One of those payments. */
  underWayId: string | null;
  /** Parts, ordered; empty where it is not split. */
  instalments: number[];
};

/**
 * Locked until the commit, so that of two who order at once the second sees what the first reserved. `reserving`: whose
 * payments count. What anybody ordered who has a notice must not keep those from paying who owe it; should both be paid,
 * the excess is paid back.
 */
export async function lockPayable(
  tx: Tx,
  scope: OwnedScope,
  ids: readonly string[],
  reserving: 'everybody' | 'owners',
): Promise<PayableAssessment[]> {
  const params: unknown[] = [ids];
  const where = `id = any($1::uuid[]) and ${ownedScopeClause(scope, params)}`;
  const locked = await rows<{ id: string }>(
    tx,
    `select id from assessment where ${where} order by id for no key update`,
    params,
  );
  // Another statement: it sees what whoever held the rows has ordered.
  return rows<PayableAssessment>(
    tx,
    `select a.id, a.jurisdiction, a.currency, a.partner_id as "partnerId", a.account_id as "accountId", a.state, a.amount,
            a.charges, a.paid, coalesce(r.reserved, 0)::text as reserved, r.id as "underWayId",
            coalesce((select json_agg(amount order by number) from instalment where assessment_id = a.id), '[]') as instalments
       from assessment a
       left join lateral (
              select sum(i.amount) as reserved, (array_agg(p.id order by p.id desc))[1] as id
                from payment_item i
                join payment p on p.id = i.payment_id
               where i.assessment_id = a.id
                 and p.state ${inUnderWay}
                 and (not p.by_notice or $2)) r on true
      where a.id = any($1::uuid[])`,
    [locked.map(({ id }) => id), reserving === 'everybody'],
  );
}

/** Of those that are found. Read before anything is locked, to know whose law and whose providers it is about. */
export function jurisdictionsOf(
  sql: Sql,
  scope: OwnedScope,
  ids: readonly string[],
): Promise<{ id: string; jurisdiction: string }[]> {
  const params: unknown[] = [ids];
  const where = `id = any($1::uuid[]) and ${ownedScopeClause(scope, params)}`;
  return rows(sql, `select id, jurisdiction from assessment where ${where}`, params);
}
