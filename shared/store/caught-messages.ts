// What the sinks of a development installation caught, for the console to show. Nothing writes here anywhere else.
import { timeOrderedId } from '../process/time-ordered-id';
import { rows, type Sql } from './sql';

export type CaughtMessage = {
  channel: 'email' | 'sms';
  sender: string;
  recipient: string;
  subject: string;
  body: string;
};

export const keepCaughtMessage = (sql: Sql, caught: CaughtMessage): Promise<unknown> =>
  rows(
    sql,
    `insert into caught_message (id, channel, sender, recipient, subject, body) values ($1, $2, $3, $4, $5, $6)`,
    [timeOrderedId(), caught.channel, caught.sender, caught.recipient, caught.subject, caught.body],
  );

export type KeptMessage = CaughtMessage & { id: string; createdAt: Date };

/** The last ones, newest first. */
export const listCaughtMessages = (sql: Sql, limit: number): Promise<KeptMessage[]> =>
  rows(
    sql,
    `select id, channel, sender, recipient, subject, body, created_at as "createdAt"
       from caught_message
      order by id desc
      limit $1`,
    [limit],
  );
