// A message as the inbox shows it: in the language of the account, whichever it was sent in.
import { z } from 'zod';
import { isKind, kindNames, type NotificationKind, ruleOf } from '../../../shared/domain/notification/kinds';
import type { Language } from '../../../shared/domain/vehicle-fields';
import { gatherValues } from '../../../shared/messages/gather-values';
import { renderMessage } from '../../../shared/messages/render-message';
import type { InboxRow } from '../../../shared/store/notification-inbox';
import { openData } from '../../../shared/store/notifications';
import type { IdentityTools } from '../tools';

const contents = z
  .enum(['here', 'forgotten', 'over', 'unreadable'])
  .describe(
    'forgotten: what a message says is kept for 30 days. over: what it asked to be paid is paid. Unless they are ' +
      '`here`, title and body are null.',
  );

export const inboxMessageSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(kindNames),
    createdAt: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
    contents,
    title: z.string().nullable(),
    body: z.string().nullable().describe('Plain text; paragraphs are parted by empty lines'),
  })
  .meta({ id: 'InboxMessage', title: 'What one was told' });
type InboxMessage = z.input<typeof inboxMessageSchema>;

type Said = Pick<InboxMessage, 'contents' | 'title' | 'body'>;
const nothing = (why: Exclude<Said['contents'], 'here'>): Said => ({ contents: why, title: null, body: null });

/** One that cannot be shown must not hide the others. */
export async function inboxMessage(tools: IdentityTools, row: InboxRow, language: Language): Promise<InboxMessage[]> {
  const { id, kind, createdAt, readAt } = row;
  // Of a build that knew a kind which this one does not.
  if (!isKind(kind)) return [];
  const said = await saidIn(tools, { ...row, kind }, language).catch((err: unknown) => {
    tools.log.error({ err, notificationId: id }, 'a message cannot be shown to whom it is for');
    return nothing('unreadable');
  });
  return [{ id, kind, createdAt: createdAt.toISOString(), readAt: readAt?.toISOString() ?? null, ...said }];
}

async function saidIn(
  { db, vault, config }: IdentityTools,
  row: InboxRow & { kind: NotificationKind },
  language: Language,
): Promise<Said> {
  const { id, kind, jurisdiction, createdAt } = row;
  const sealed = openData(vault, row);
  if (sealed === null) return nothing('forgotten');
  // As on the day on which it was told: a reminder of what was still to fall due stays one.
  const about = { id, kind, language, jurisdiction: jurisdiction!, now: createdAt };
  const values = ruleOf(kind).isGathered ? await gatherValues(db, config, about) : sealed;
  if (values === null) return nothing('over');
  const { title, body } = renderMessage(kind, language, values, { name: null, unsubscribeUrl: null });
  return { contents: 'here', title, body };
}
