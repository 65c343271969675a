// Messages that gather what they are about: whoever has several things to be told of is told of them together, once a day
// for each kind. What comes while the message waits is added to it.
import { addDays } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import type { GatheredKind } from '../domain/notification/kinds';
import { quietUntil } from '../domain/notification/quiet-hours';
import { openZoneClock } from '../domain/zone-clock';
import type { PublishOptions } from '../jobs/publish';
import type { Vault } from '../process/vault';
import { addSubjects, knownCauses, missingSubjects, type NewSubject } from '../store/notification-subjects';
import { type NewNotification, requestNotifications } from '../store/notifications';
import type { Tx } from '../store/sql';
import { type Cause, causeOf } from './cause';
import type { Person } from './people';

/** `day` is what "once a day" counts by: whoever may run twice gives the same one both times. */
export type GatheredRequest = { kind: GatheredKind; jurisdiction: string; day: string; now: Date };

/** Somebody, with the assessments that they are to be told of: each person once. */
export type Told = { person: Person; assessmentIds: readonly string[] };

// A batch of a million lines is gone through in three minutes.
const gatherMinutes = 10;
// Longer than a transaction that adds to a message, and than what the clocks of two machines differ by.
const lastMinuteSeconds = 60;

/** A handful of statements, however many people there are. Returns how many messages are new. */
export async function requestGathered(
  tx: Tx,
  vault: Vault,
  request: GatheredRequest,
  told: readonly Told[],
  options: PublishOptions = {},
): Promise<number> {
  if (told.length === 0) return 0;
  // In one order, so that two who tell the same people wait for each other and not in a circle.
  const caused = told.map((one) => ({ ...one, cause: gatheredCause(vault, request, one.person) })).sort(byCause);
  // Sealing what would be thrown away is most of the work of a night that runs twice.
  const known = await knownCauses(
    tx,
    caused.map(({ cause }) => cause),
  );
  const fresh = caused.filter(({ cause }) => !known.has(cause));
  const notBefore = notBeforeOf(request);
  const made = await requestNotifications(
    tx,
    vault,
    fresh.map((one) => ({ ...messageOf(request, one, notBefore), options })),
  );
  const waitingUntil = new Date(request.now.getTime() + lastMinuteSeconds * 1000);
  await addSubjects(tx, subjectsIn(caused), waitingUntil);
  const count = made.filter((id) => id !== null).length;
  // A reminder has no other day. What is new does, and nobody else would tell of it.
  if (request.kind !== 'assessment-created') return count;
  const late = await leftOut(tx, caused);
  const nextDay = { ...request, day: addDays(request.day, 1) };
  return count + (await requestGathered(tx, vault, nextDay, late, options));
}

const subjectsIn = (caused: readonly Caused[]): NewSubject[] =>
  caused.flatMap(({ cause, assessmentIds }) => assessmentIds.map((assessmentId) => ({ cause, assessmentId })));

/** Of whom the message had been sent, with what is not in it. */
async function leftOut(tx: Tx, caused: readonly Caused[]): Promise<Told[]> {
  const missing = await missingSubjects(tx, subjectsIn(caused));
  return caused.flatMap(({ cause, person, assessmentIds }) => {
    const left = assessmentIds.filter((id) => missing.get(cause)?.has(id));
    return left.length === 0 ? [] : [{ person, assessmentIds: left }];
  });
}

/** Two jurisdictions are two messages: their amounts make no sum, and their days begin at different hours. */
const gatheredCause = (vault: Vault, { kind, jurisdiction, day }: GatheredRequest, person: Person): Cause =>
  causeOf(vault, person, kind, jurisdiction, day);

type Caused = Told & { cause: Cause };

const byCause = (one: Caused, other: Caused): number => (one.cause < other.cause ? -1 : 1);

function messageOf(
  { kind, jurisdiction }: GatheredRequest,
  { person, cause }: Caused,
  notBefore: Date,
): NewNotification {
  const { accountId, email, phone, name, language } = person;
  return {
    kind,
    ...{ accountId, email, phone, name, jurisdiction, cause, notBefore },
    language: language ?? packOf(jurisdiction).languages[0]!,
    data: {},
    expiresAt: null,
  };
}

/** While it gathers, and not at night. */
function notBeforeOf({ jurisdiction, day, now }: GatheredRequest): Date {
  const { messages, timeZone } = packOf(jurisdiction);
  const dayBegins = openZoneClock(timeZone).startOf(day).getTime();
  const gathered = new Date(Math.max(now.getTime() + gatherMinutes * 60_000, dayBegins));
  return quietUntil(messages.quietHours, timeZone, gathered) ?? gathered;
}
