// Callbacks come by the million: what looks for a few of them must not read the others.
import { countCallbacks, listCallbacks } from '../../shared/store/callback-reads';
import { sweeps } from '../../shared/store/retention';
import { rows, type Sql, type Tx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';

const { db } = useDatabase(2);

beforeAll(async () => {
  // Over a year, of which the bodies of the first half are gone; the first ones have failed.
  await rows(
    db(),
    `insert into callback_event (id, provider, event_id, event_type, body_hash, body_sealed, state, received_at)
     select uuidv7(make_interval(secs => n - 31536000)), 'bange', 'e' || n, 'payment.success', '',
            case when n > 31536000 / 2 then repeat('x', 200)::bytea end,
            case when n < 20000 then 'failed' else 'processed' end, now() + make_interval(secs => n - 31536000)
       from generate_series(1, 31536000, 1051) n`,
  );
  await rows(db(), 'analyze callback_event');
});

/** Runs in place of the statement and gives back how it would run. */
async function planOf(run: (sql: Tx) => Promise<unknown>): Promise<string> {
  let plan = '';
  const explain = {
    query: async (text: string, params?: unknown[]) => {
      const lines = (await db().query(`explain ${text}`, params)) as { 'QUERY PLAN': string }[];
      plan = lines.map((line) => line['QUERY PLAN']).join('\n');
      return [{ n: 0, count: 0 }];
    },
  };
  await run(explain as never);
  return plan;
}

const failed = { jurisdiction: null, provider: null, state: 'failed', fromId: null, toId: null } as const;
const page = { limit: 50, offset: 0, after: undefined };

test.each<[string, (sql: Sql) => Promise<unknown>]>([
  ['listed', (sql) => listCallbacks(sql, failed, page)],
  ['listed from a place on', (sql) => listCallbacks(sql, { ...failed, provider: 'bange' }, page)],
  ['counted', (sql) => countCallbacks(sql, failed, 1000)],
])('callbacks that failed are %s by their own index', async (_, look) => {
  const plan = await planOf(look);
  expect(plan).toContain('callback_event_failed');
  expect(plan).not.toContain('Seq Scan on callback_event');
});

test('bodies whose time has come are found without those that are gone, and without the young', async () => {
  const plan = await planOf((tx) => sweeps['callback-bodies'](tx, 180, 1000));
  expect(plan).toMatch(/Index Scan using callback_event_kept[^\n]*\n\s+Index Cond: \(id < /);
});
