// Payments that their time to pay has passed, that brought no money as far as we know, and may have.
import type { ProviderName } from '../domain/jurisdictions/pack';
import { earliestIdAt } from '../process/time-ordered-id';
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
 * In the order of ids, which is that of time. What never got to the provider was not paid, and what the provider said had
 * failed had: a statement tells where that was wrong. While there is time to pay, polls ask.
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
        and state in ('pending', 'expired', 'cancelled')
        and received = 0
        and provider_reference is not null
        and expires_at < $4
      order by id
      limit $5`,
    [jurisdiction, after ?? earliestIdAt(since), provider, until, limit],
  );
  return found.map(({ id }) => id);
}
