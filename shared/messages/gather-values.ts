// The values of messages that gather what they are about: made when they are sent, of what is still owed then.
import { isOpen } from '../domain/assessment/assessment-state';
import { dayText } from '../domain/explanation/day-text';
import { explanationTexts } from '../domain/explanation/explain-in-words';
import { moneyText } from '../domain/explanation/number-text';
import type { NotificationKind } from '../domain/notification/kinds';
import type { Language } from '../domain/vehicle-fields';
import type { Config } from '../process/config';
import { subjectsOf } from '../store/notification-subjects';
import type { Sql } from '../store/sql';
import { noticeLink } from './page-links';
import { thingsInWords } from './things-in-words';

/** Null when nothing of it is owed any more: then there is nothing to tell. Of several the earliest day counts. */
export async function gatherValues(
  sql: Sql,
  place: Pick<Config, 'PUBLIC_PAGES_URL'>,
  { id, kind, language }: { id: string; kind: NotificationKind; language: Language },
): Promise<Readonly<Record<string, string>> | null> {
  const owed = (await subjectsOf(sql, id)).filter(({ state }) => isOpen(state));
  const [first] = owed;
  if (first === undefined) return null;
  const texts = explanationTexts[language];
  const left = owed.reduce(
    (sum, { amount, charges, paid }) => sum + BigInt(amount) + BigInt(charges) - BigInt(paid),
    0n,
  );
  const values = {
    things: thingsInWords(owed),
    amount: moneyText(left.toString(), first.currency, texts.numbers),
    link: noticeLink(
      place,
      owed.map(({ assessmentId }) => assessmentId),
      language,
    ),
  };
  if (kind === 'assessment-created') return values;
  const dueOn = owed.flatMap((one) => one.dueOn ?? []).sort()[0];
  return dueOn === undefined ? null : { ...values, dueOn: dayText(dueOn, texts) };
}
