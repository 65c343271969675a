// Services that were assessed for accounts by somebody else, as these are told of them.
import { stateIsOpen } from './assessment-states';
import { rows, type Sql } from './sql';

export type ServiceToTell = { id: string; accountId: string; jurisdiction: string; createdAt: Date };

/** What is owed. */
export const servicesToTell = (sql: Sql, assessmentIds: readonly string[]): Promise<ServiceToTell[]> =>
  rows(
    sql,
    `select id, account_id as "accountId", jurisdiction, created_at as "createdAt"
       from assessment
      where id = any($1::uuid[])
        and account_id is not null
        and ${stateIsOpen}
        and not is_test
      order by id`,
    [assessmentIds],
  );
