import { retryMatching } from '../../shared/store/jobs/console-act';
import type { JobFilter } from '../../shared/store/jobs/console-filter';
import { audited } from '../audit/audited';
import { type ConsoleRoute, defineAction } from '../route';
import { onBoard, operatorOf, targetOf } from './act';
import type { Ledger } from './ledger-queue';

// One set takes half a second and holds its rows for so long; more would keep workers waiting.
const atOnce = 10_000;

/** Each failed job of a queue once, ten thousand in a statement and a transaction. */
export const retryAll = (ledger: Ledger): ConsoleRoute =>
  defineAction(
    {
      ...onBoard({ path: '/:queue/retry/failed', permission: 'jobs:retry', action: 'retry all' }),
      reauthenticate: ({ params }) => `/board/queue/${encodeURIComponent(String(params.queue))}?status=failed`,
    },
    async (call) => {
      const { job } = targetOf(ledger, call.req);
      const operator = operatorOf(ledger, call.session);
      const filter = failedIn(job.name);
      let retried = 0;
      for (let from: string | undefined; ; ) {
        const set = await audited(ledger.db, call, async (tx) => {
          const value = await retryMatching(tx, operator, filter, { atMost: atOnce, from });
          const nothing = value.retried === 0 && retried > 0;
          return { outcome: nothing ? 'nothing' : 'done', details: { retried: value.retried }, value };
        });
        retried += set.retried;
        if (set.retried < atOnce) break;
        from = set.last;
      }
      ledger.reads.forget();
      call.res.json({ retried, skipped: 0 });
    },
  );

/** Whatever has failed in one queue, of jobs promised up to now. */
const failedIn = (name: string): JobFilter => ({
  names: [name],
  state: 'failed',
  text: null,
  tenants: null,
  subjectId: null,
  fingerprint: null,
  fromAt: new Date(0),
  toAt: new Date(Date.now() + 1000),
});
