// Networks from which accounts have logged in before.
import { row, rows, type Sql, type Tx } from './sql';

/** Asked in the same way for nobody, so that the question takes the same time. */
export const isKnownNetwork = async (sql: Sql, accountId: string | null, network: string): Promise<boolean> =>
  (await row(sql, `select from known_network where account_id = $1 and network = $2`, [accountId, network])) !==
  undefined;

export const noteKnownNetwork = (tx: Tx, accountId: string, network: string): Promise<unknown> =>
  rows(
    tx,
    `insert into known_network (account_id, network)
     values ($1, $2)
     on conflict (account_id, network) do update set seen_at = now()`,
    [accountId, network],
  );
