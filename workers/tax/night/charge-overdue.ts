// What being late costs, charged once for each period. Nights that were missed are made up for by the next one: the
// charges follow from the day, not from how often this ran.
import { lockAssessments } from '../../../shared/store/assessment-states';
import { settleDueDays } from '../../../shared/store/falling-due';
import { type Charged, chargeLate, overduePage } from '../../../shared/store/late-charges';
import { rulingDay, rulingTariffs } from '../../../shared/store/ruling-tariffs';
import { withTx } from '../../../shared/store/sql';
import { chargesOf, dueDayOf } from './charges-of';
import type { Night } from './night';

// A page takes 60 ms where nothing is new, and 280 ms with a charge for each.
const pageSize = 2000;

export type ChargedNight = { charges: number; amount: bigint };

export async function chargeOverdue(night: Night): Promise<ChargedNight> {
  const total: ChargedNight = { charges: 0, amount: 0n };
  for (let after: string | null = null, read = pageSize; read === pageSize; ) {
    night.signal.throwIfAborted();
    const page: Page = await chargePage(night, after);
    ({ read, last: after } = page);
    total.charges += page.charged.charges;
    total.amount += BigInt(page.charged.amount);
  }
  return total;
}

type Page = { read: number; last: string | null; charged: Charged };

/**
 * Reads without locks and locks only what is to be changed: most of what is overdue has nothing new on most nights, and a
 * lock is a write to its row. What somebody changed between the two is left for the next night.
 */
async function chargePage({ db, pack, today, tariffCache }: Night, after: string | null): Promise<Page> {
  const page = await overduePage(db, pack.code, { after, most: pageSize });
  const subjects = page.map((one) => ({ subject: one.subject, on: rulingDay(one) }));
  const ruling = await rulingTariffs(db, { jurisdiction: pack.code, today }, subjects, tariffCache);
  const movedOn = page.filter((one) => dueDayOf(one) !== one.dueOn).map(({ id }) => id);
  const charges = page.flatMap((one, index) =>
    chargesOf(one, { tariff: ruling(subjects[index]!), terms: pack.instalments, today }),
  );
  const ids = [...new Set([...movedOn, ...charges.map(({ assessmentId }) => assessmentId)])];
  const read = { read: page.length, last: page.at(-1)?.id ?? null };
  if (ids.length === 0) return { ...read, charged: { charges: 0, amount: '0' } };

  return withTx(db, async (tx) => {
    await lockAssessments(tx, ids);
    if (movedOn.length > 0) await settleDueDays(tx, movedOn, today);
    return { ...read, charged: await chargeLate(tx, charges, today) };
  });
}
