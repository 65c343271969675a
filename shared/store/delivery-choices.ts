// What people wish of messages, and what their addresses have shown, by blind index (shared/messages/person-index.ts). What
// an account chose and what an address has shown are of two subjects, so neither takes the other's place.
import type { ChoiceReason, ChoiceTopic, DeliveryChoice } from '../domain/notification/allowed-channels';
import type { Channel } from '../domain/notification/kinds';
import { rows, type Sql, type Tx } from './sql';

export type ChangedChoice = Pick<DeliveryChoice, 'channel' | 'topic' | 'isAllowed'>;

export type StoredChoice = DeliveryChoice & { subjectIndex: Buffer; changedAt: Date };

/** All that was said by or of any of these subjects; `shared/domain/notification/allowed-channels.ts` judges it. */
export const choicesFor = (sql: Sql, subjects: readonly Buffer[]): Promise<StoredChoice[]> =>
  rows(
    sql,
    `select subject_index as "subjectIndex", channel, topic, is_allowed as "isAllowed", why, changed_at as "changedAt"
       from delivery_choice
      where subject_index = any($1::bytea[])
      order by channel, topic`,
    [subjects],
  );

/**
 * The last word counts: a later choice allows again. Nothing that says the same again is written, so that the day on
 * which it was said stays; but what somebody says is more than what was only found of an address, and what is chosen is
 * more than what a link has refused, which a link could take back. Returns what has changed. Each channel and topic once.
 */
export const setChoices = (
  tx: Tx,
  subjectIndex: Buffer,
  choices: readonly ChangedChoice[],
  why: ChoiceReason,
): Promise<ChangedChoice[]> =>
  rows(
    tx,
    `insert into delivery_choice (subject_index, channel, topic, is_allowed, why)
     select $1, channel, topic, "isAllowed", $2
       from json_to_recordset($3) as said(channel text, topic text, "isAllowed" boolean)
      order by channel, topic
         on conflict (subject_index, channel, topic) do update
        set is_allowed = excluded.is_allowed, why = excluded.why, changed_at = now()
      where delivery_choice.is_allowed <> excluded.is_allowed
         or (excluded.why = 'chosen' and delivery_choice.why = 'unsubscribed')
         or (delivery_choice.why = 'bounced' and excluded.why <> 'bounced')
     returning channel, topic, is_allowed as "isAllowed"`,
    [subjectIndex, why, JSON.stringify(choices)],
  );

/** All that an account said; for one that is erased. */
export const forgetChoices = (tx: Tx, subjectIndex: Buffer): Promise<unknown> =>
  rows(tx, `delete from delivery_choice where subject_index = $1`, [subjectIndex]);

/**
 * Takes back what was said by a link or of an address, so that nothing about it is kept: who may be told needs no row.
 * Returns whether there was anything.
 */
export async function forgetRefusals(
  tx: Tx,
  subjectIndex: Buffer,
  { channel, topics, whys }: { channel: Channel; topics: readonly ChoiceTopic[]; whys: readonly ChoiceReason[] },
): Promise<boolean> {
  const forgotten = await rows(
    tx,
    `delete from delivery_choice
      where subject_index = $1
        and channel = $2
        and topic = any($3::text[])
        and why = any($4::text[])
     returning topic`,
    [subjectIndex, channel, topics, whys],
  );
  return forgotten.length > 0;
}

/** Something was delivered there: that nothing arrives is over. */
export const forgetBounce = (tx: Tx, { channel, addressIndex }: { channel: Channel; addressIndex: Buffer }) =>
  forgetRefusals(tx, addressIndex, { channel, topics: ['everything'], whys: ['bounced'] });
