// Whoever types somebody else's address into a form must not fill that mailbox.
import { row, type Sql } from './sql';

const mailsAnHour = 3;

/** Whether the account got as many mails of this kind within the last hour as it should. */
export async function isMailedEnough(sql: Sql, accountId: string, kind: string): Promise<boolean> {
  const found = await row<{ n: number }>(
    sql,
    `select count(*)::int as n
       from notification
      where account_id = $1
        and kind = $2
        and created_at > now() - interval '1 hour'`,
    [accountId, kind],
  );
  return found!.n >= mailsAnHour;
}
