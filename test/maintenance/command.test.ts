import { listMaintenance } from '../../shared/store/maintenance';
import { rows } from '../../shared/store/sql';
import { runManage } from '../scripts/run-manage';
import { useDatabase } from '../support/database';

const database = useDatabase();
const manage = (...args: string[]) =>
  runManage(['maintenance', ...args], { ENVIRONMENT: 'development', DATABASE_URL: database.url() });
const entries = () =>
  rows<Record<string, unknown>>(
    database.db(),
    `select tenant, actor, action, resource, before, after from audit_entry order by at, number`,
  );

test('on, show, changed and off: each is done and audited with what was before and after', async () => {
  expect((await manage('show')).out).toBe('There is no maintenance.\n');
  expect(await manage('on', '--message', 'Moving house', '--retry-after', '120', '--workers', 'stop')).toMatchObject({
    code: 0,
    out: 'Maintenance of the platform is on; workers stop.\n',
  });
  expect(await listMaintenance(database.db())).toMatchObject([
    { tenant: '*', message: 'Moving house', retryAfterSeconds: 120, workers: 'stop' },
  ]);
  const shown = await manage('show');
  expect(shown.out).toMatch(
    /^the platform since 20.* by shell:.*: "Moving house", come back after 120 s, workers stop$/m,
  );
  expect(shown.out).toContain('No job runs any more.');
  await manage('on', '--message', 'Still moving');
  expect((await manage('off')).out).toBe('Maintenance of the platform is off.\n');

  const moving = { on: true, message: 'Moving house', retryAfterSeconds: 120, workers: 'stop' };
  const still = { on: true, message: 'Still moving', retryAfterSeconds: 600, workers: 'go on' };
  expect(await entries()).toMatchObject([
    { tenant: '*', action: 'maintenance on', before: { on: false }, after: moving },
    { tenant: '*', action: 'maintenance on', before: moving, after: still },
    { tenant: '*', action: 'maintenance off', before: still, after: { on: false } },
  ]);
});

test('of one jurisdiction leaves the others alone', async () => {
  await manage('on', '--tenant', 'MG');
  expect((await listMaintenance(database.db())).map(({ tenant }) => tenant)).toEqual(['MG']);
  expect((await entries()).at(-1)).toMatchObject({ tenant: 'MG', resource: 'maintenance' });
  expect(await manage('off', '--tenant', 'GQ')).toMatchObject({ code: 1, err: 'There is no maintenance of GQ.\n' });
  expect((await manage('off', '--tenant', 'MG')).code).toBe(0);
});

test('one of a jurisdiction that no pack describes any more can be ended', async () => {
  await rows(
    database.db(),
    `insert into maintenance (tenant, message, retry_after_seconds, workers, changed_by) values ('MU', 'x', 60, 'go on', 'y')`,
  );
  expect((await manage('show')).out).toContain('MU since');
  expect((await manage('off', '--tenant', 'MU')).out).toBe('Maintenance of MU is off.\n');
});

test.each([
  [['sideways'], 'on or off, or shown'],
  [['on', '--tenant', 'Madagascar'], 'one of MG, GQ, SN'],
  [['on', '--tenant', 'MU'], 'one of MG, GQ, SN'],
  [['on', '--tenant', 'MG', '--workers', 'stop'], 'only the whole platform can stop them'],
  [['on', '--workers', 'rest'], 'Workers go on or stop'],
  [['on', '--retry-after', '0'], 'wait for one second at least'],
  [['on', '--retry-after', '1e9'], 'is a whole number of seconds'],
  [['on', '--message', ' '], 'What is said to callers is missing'],
])('%j is declined and changes nothing', async (args, fault) => {
  const before = await entries();
  expect(await manage(...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(fault) });
  expect([await listMaintenance(database.db()), await entries()]).toEqual([[], before]);
});
