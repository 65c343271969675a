// Payments that their time to pay has passed, that brought no money as far as we know, and may have.
import type { ProviderName } from '../domain/jurisdictions/pack';
import type { PaymentState } from '../domain/payment/payment-state';
import { earliestIdAt } from '../process/time-ordered-id';
import { inUnderWay } from './payment-states';
import { rows, type Sql } from './sql';

export type UnsettledFilter = {
  jurisdiction: string;
  provider: ProviderName;
  /** Ordered from here on. */
  since: Date;
  /** Their time to pay was over before. */
  until: Date;
  /** The id that the page before ended with. */
  after: string | null;
};

/**
 * Those that ended, in the order of ids, which is that of time. What never got to the provider was not paid, and what the
 * provider said had failed had: a statement tells where that was wrong.
 */
export async function unsettledAfterTime(
  sql: Sql,
  { jurisdiction, provider, since, until, after }: UnsettledFilter,
  limit: number,
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    sql,
    `select id
       from payment
      where jurisdiction = $1
        and id > $2
        and provider = $3
        and state in ('expired', 'cancelled')
        and received = 0
        and provider_reference is not null
        and expires_at < $4
      order by id
      limit $5`,
    [jurisdiction, after ?? earliestIdAt(since), provider, until, limit],
  );
  return found.map(({ id }) => id);
}

export type LeftUnderWay = {
  id: string;
  jurisdiction: string;
  provider: ProviderName;
  state: Extract<PaymentState, 'created' | 'requested' | 'pending'>;
  /** As the database writes it, to the microsecond. */
  expiresAt: string;
};

type LeftFilter = { until: Date; after: Pick<LeftUnderWay, 'expiresAt' | 'id'> | null };

/** Those that nobody ended, of whatever age, in the order in which their time was over. */
export const underWayAfterTime = (sql: Sql, filter: LeftFilter, limit: number): Promise<LeftUnderWay[]> =>
  rows(sql, ...underWayQuery(filter, limit));

/** The index holds what is under way in this order, so a page reads as many rows as it has. */
export const underWayQuery = ({ until, after }: LeftFilter, limit: number): [text: string, params: unknown[]] => [
  `select id, jurisdiction, provider, state, expires_at::text as "expiresAt"
     from payment
    where state ${inUnderWay}
      and expires_at < $1
      and (expires_at, id) > ($2, $3)
    order by expires_at, id
    limit $4`,
  [until, after?.expiresAt ?? '-infinity', after?.id ?? '00000000-0000-0000-0000-000000000000', limit],
];
