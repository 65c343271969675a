import type { Handle } from '../../shared/jobs/handler';
import { accountsToErase } from '../../shared/store/erasures';
import { hasLeftovers } from '../../shared/store/leftover-owners';
import type { Database } from '../../shared/store/sql';
import type { erasePeople } from './erase-people.job';
import { erasePerson } from './erase-person';
import type { PrivacyTools } from './open';

const setSize = 100;

/**
 * One person after another, each in transactions of their own: a night that breaks off has erased some, and the next run
 * finds the others. Two runs at once take turns at each account's row.
 */
export const handle: Handle<typeof erasePeople, PrivacyTools> = async (_payload, context) => {
  const { db, log, signal } = context;
  let erased = 0;
  let failed = 0;
  for await (const id of dueAccounts(db)) {
    if (signal.aborted) break;
    // One that cannot be erased must not keep the others waiting for another day.
    try {
      if (await erasePerson(context, id)) erased += 1;
    } catch (err) {
      failed += 1;
      log.error({ err, accountId: id }, 'somebody could not be erased');
    }
  }
  if (failed > 0) throw new Error(`${failed} accounts could not be erased, ${erased} were; the log names them`);
  return { erased };
};

async function* dueAccounts(db: Database): AsyncGenerator<string> {
  let due = await accountsToErase(db, null, setSize);
  if (due.length > 0 && (await hasLeftovers(db)))
    throw new Error('assessments still hold readable owners: run reseal-personal-data, then people can be erased');
  while (due.length > 0) {
    yield* due;
    due = await accountsToErase(db, due.at(-1)!, setSize);
  }
}
