// What the sinks of a development installation caught, for the console to show. Nothing writes here anywhere else.
import { timeOrderedId } from '../process/time-ordered-id';
import { filteredBy, newestFirst } from './filtered-lists';
import { row, rows, type Sql } from './sql';

export const caughtChannels = ['email', 'sms'] as const;

type CaughtAttachment = { name: string; mediaType: string; content: Buffer };

export type CaughtMessage = {
  channel: (typeof caughtChannels)[number];
  sender: string;
  recipient: string;
  subject: string;
  body: string;
  html?: string | null;
  attachments?: readonly CaughtAttachment[];
};

export const keepCaughtMessage = (
  sql: Sql,
  { channel, sender, recipient, subject, body, html = null, attachments = [] }: CaughtMessage,
): Promise<unknown> =>
  rows(
    sql,
    `with message as (
       insert into caught_message (id, channel, sender, recipient, subject, body, html)
       values ($1, $2, $3, $4, $5, $6, $7)
       returning id
     )
     insert into caught_attachment (id, message_id, name, media_type, content)
     select a.id, message.id, a.name, a.media_type, a.content
       from message, unnest($8::uuid[], $9::text[], $10::text[], $11::bytea[]) as a (id, name, media_type, content)`,
    [
      timeOrderedId(),
      channel,
      sender,
      recipient,
      subject,
      body,
      html,
      attachments.map(() => timeOrderedId()),
      attachments.map(({ name }) => name),
      attachments.map(({ mediaType }) => mediaType),
      attachments.map(({ content }) => content),
    ],
  );

export type KeptMessage = Required<Omit<CaughtMessage, 'html' | 'attachments'>> & {
  id: string;
  hasHtml: boolean;
  attachments: { id: string; name: string; mediaType: string; bytes: number }[];
  createdAt: Date;
};

/** `recipient` is a part of the address or number, in any case. */
export type CaughtFilter = { channel: KeptMessage['channel'] | null; recipient: string | null };

const columns = `
  id, channel, sender, recipient, subject, body, html is not null as "hasHtml", created_at as "createdAt",
  coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name, 'mediaType', a.media_type,
                                              'bytes', octet_length(a.content)) order by a.id)
              from caught_attachment a
             where a.message_id = caught_message.id), '[]') as attachments`;

/** The last ones before `before`, newest first. */
export const listCaughtMessages = (
  sql: Sql,
  { channel, recipient }: CaughtFilter,
  page: { limit: number; before?: string | undefined },
): Promise<KeptMessage[]> =>
  newestFirst(
    sql,
    { columns, from: 'caught_message' },
    filteredBy([
      ['channel =', channel],
      ['recipient ilike', recipient === null ? null : `%${recipient.replace(/[\\%_]/g, '\\$&')}%`],
    ]),
    { limit: page.limit, offset: 0, after: page.before },
  );

export const caughtHtml = async (sql: Sql, id: string): Promise<string | null> =>
  (await row<{ html: string | null }>(sql, `select html from caught_message where id = $1`, [id]))?.html ?? null;

export const caughtAttachment = (sql: Sql, messageId: string, id: string): Promise<CaughtAttachment | undefined> =>
  row(
    sql,
    `select name, media_type as "mediaType", content
       from caught_attachment
      where id = $1
        and message_id = $2`,
    [id, messageId],
  );
