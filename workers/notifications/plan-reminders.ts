// Each page is a transaction of its own, and nobody is told twice for one day: a night that breaks off has told some, and
// the next run passes over them. Nights that were missed are made up for.
import { dayIn } from '../../shared/domain/days';
import type { JurisdictionPack } from '../../shared/domain/jurisdictions/pack';
import { packs } from '../../shared/domain/jurisdictions/packs';
import { type Reminder, remindersDue } from '../../shared/domain/notification/reminders';
import type { Handle, JobContext } from '../../shared/jobs/handler';
import { gatherPeople } from '../../shared/messages/gather-people';
import { requestGathered } from '../../shared/messages/request-gathered';
import { dueOnDay } from '../../shared/store/reminded-assessments';
import { withTx } from '../../shared/store/sql';
import type { NotificationTools } from './open';
import type { planReminders } from './plan-reminders.job';

// A page takes 0.4 s where each owner is another person: three and a half minutes for a million vehicles.
const pageSize = 2000;

type Context = JobContext & NotificationTools;
type Counts = { assessments: number; messages: number };

export const handle: Handle<typeof planReminders, NotificationTools> = async ({ dueAt }, context) => {
  const results: Record<string, unknown> = {};
  const failed: string[] = [];
  let done = 0;
  for (const pack of packs.values()) {
    try {
      results[pack.code] = await planAll(pack, new Date(dueAt), context);
    } catch (err) {
      context.signal.throwIfAborted();
      // One jurisdiction's fault is not to be another's.
      failed.push(pack.code);
      context.log.error({ err, jurisdiction: pack.code }, 'the reminders of a jurisdiction broke off');
      await context.note(`${pack.code}: broke off`);
    }
    await context.progress(Math.floor((100 * ++done) / packs.size));
  }
  if (failed.length > 0) throw new Error(`the reminders broke off in ${failed.join(', ')}; the log says why`);
  return results;
};

/** The schedule makes up for several nights by one event, which is of the first of them. */
async function planAll({ code, timeZone, messages }: JurisdictionPack, dueAt: Date, context: Context) {
  const today = dayIn(timeZone, new Date(Math.max(dueAt.getTime(), context.now().getTime())));
  const total: Counts = { assessments: 0, messages: 0 };
  for (const reminder of remindersDue(messages.reminders, dayIn(timeZone, dueAt), today)) {
    const { assessments, messages: made } = await plan(code, reminder, context);
    total.assessments += assessments;
    total.messages += made;
    const { kind, day, dueOn } = reminder;
    if (assessments > 0)
      await context.note(`${code}: ${made} messages, ${kind} ${dueOn}${day < today ? ', late' : ''}`);
  }
  return { day: today, ...total };
}

async function plan(jurisdiction: string, reminder: Reminder, context: Context): Promise<Counts> {
  const { db, vault, signal, now, followUp } = context;
  const { kind, day, dueOn } = reminder;
  const total: Counts = { assessments: 0, messages: 0 };
  for (let after: string | null = null, read = pageSize; read === pageSize; ) {
    signal.throwIfAborted();
    const page = await dueOnDay(db, { jurisdiction, dueOn }, { after, most: pageSize });
    // What is paid between this and the morning is left out when the message is made.
    const told = await gatherPeople(db, vault, jurisdiction, page);
    const request = { kind, jurisdiction, day, now: now() };
    total.messages += await withTx(db, (tx) => requestGathered(tx, vault, request, told, followUp));
    total.assessments += page.length;
    read = page.length;
    after = page.at(-1)?.id ?? null;
  }
  return total;
}
