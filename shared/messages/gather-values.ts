// The values of messages that gather what they are about: made when they are sent, of what is still owed then.
import { isOpen } from '../domain/assessment/assessment-state';
import { dayIn } from '../domain/days';
import { dayText } from '../domain/explanation/day-text';
import { explanationTexts } from '../domain/explanation/explain-in-words';
import { moneyText } from '../domain/explanation/number-text';
import { packOf } from '../domain/jurisdictions/packs';
import type { NotificationKind } from '../domain/notification/kinds';
import type { Language } from '../domain/vehicle-fields';
import type { Config } from '../process/config';
import { type NotificationSubject, subjectsOf } from '../store/notification-subjects';
import type { Sql } from '../store/sql';
import { noticeLink } from './page-links';
import { thingsInWords } from './things-in-words';

type Gathered = { id: string; kind: NotificationKind; language: Language; jurisdiction: string; now: Date };

/**
 * Null when there is nothing to tell any more: it is paid, or what was to fall due has. All is of one jurisdiction, and so
 * in one currency. Of several days the earliest counts.
 */
export async function gatherValues(
  sql: Sql,
  place: Pick<Config, 'PUBLIC_PAGES_URL'>,
  { id, kind, language, jurisdiction, now }: Gathered,
): Promise<Readonly<Record<string, string>> | null> {
  const today = dayIn(packOf(jurisdiction).timeZone, now);
  const owed = (await subjectsOf(sql, id, today)).filter(
    (one) => isOpen(one.state) && isTold(kind, one, today) && leftOf(kind, one) > 0n,
  );
  const [first] = owed;
  if (first === undefined) return null;
  const texts = explanationTexts[language];
  const left = owed.reduce((sum, one) => sum + leftOf(kind, one), 0n);
  const values = {
    things: thingsInWords(owed.map((one) => ({ ...one, service: one.service && serviceIn(language, one.service) }))),
    amount: moneyText(left.toString(), first.currency, texts.numbers),
    link: noticeLink(
      place,
      owed.map(({ assessmentId }) => assessmentId),
      language,
    ),
  };
  if (kind === 'assessment-created') return values;
  const dueOn = owed.flatMap((one) => one.dueOn ?? []).sort()[0]!;
  return { ...values, dueOn: dayText(dueOn, texts) };
}

/** By the day and not by the state: which of the two the night changes first is chance. */
function isTold(kind: NotificationKind, { dueOn }: NotificationSubject, today: string): boolean {
  if (kind === 'assessment-created') return true;
  return dueOn !== null && (kind === 'reminder-before-due' ? dueOn >= today : dueOn < today);
}

/** Nobody is reminded of parts whose day has not come near. */
const leftOf = (kind: NotificationKind, { amount, amountByDay, charges, paid }: NotificationSubject): bigint =>
  BigInt(kind === 'assessment-created' ? amount : amountByDay) + BigInt(charges) - BigInt(paid);

const serviceIn = (language: Language, { code, names }: NonNullable<NotificationSubject['service']>): string =>
  names[language] ?? code;
