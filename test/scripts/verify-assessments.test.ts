import { rows } from '../../shared/store/sql';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { aFleet } from '../support/fleet';
import { runManage } from './run-manage';

const { db, url } = useDatabase();
const verify = (...args: string[]) =>
  runManage(['verify-assessments', ...args], { DATABASE_URL: url(), ENVIRONMENT: 'development' });

beforeAll(async () => {
  await publishShippedTariffs(db());
  await aFleet(db(), 2000);
});

test('it tells how many agree, and ends well', async () => {
  expect(await verify()).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^2000 assessments agree, 0 contradict, \d+ rows\/s\n$/),
    err: '',
  });
});

test('it names what contradicts, says how many do, and ends with 1', async () => {
  const [{ id }] = (await rows(
    db(),
    `update assessment set amount = amount + 1 where id = (select max(id::text)::uuid from assessment) returning id`,
  )) as [{ id: string }];
  const { code, out, err } = await verify('--jurisdiction', 'MG', '--fiscal-year', '2026', '--tariff', 'mg-land-2026');
  const lines = out.trimEnd().split('\n');
  expect([code, err, lines.length]).toEqual([1, 'What is stored contradicts itself.\n', 2]);
  expect(lines[0]).toMatch(new RegExp(`^${id}: the amount is \\d+, its explanation gives \\d+$`));
  expect(lines[1]).toContain('1999 assessments agree, 1 contradict');
  expect((await verify('--from', id)).out).toContain('0 assessments agree, 1 contradict');
});

test('of very many it prints the first, and the count stays exact', async () => {
  await rows(db(), `update assessment set currency = 'XAF' where ctid in (select ctid from assessment limit 1500)`);
  const lines = (await verify()).out.trimEnd().split('\n');
  expect(lines).toHaveLength(1002);
  expect(lines.at(-2)).toMatch(/^and 50[01] more$/);
  expect(lines.at(-1)).toMatch(/^(500|499) assessments agree, (1500|1501) contradict/);
});

test.each([
  [['--jurisdiction', 'Madagascar'], 'no such jurisdiction'],
  [['--fiscal-year', '26'], '--fiscal-year: expected a year'],
  [['--batch', '1'], '--batch: expected an id'],
  [['--from', 'x'], '--from: expected an id'],
  [['--tariff', "'; drop table"], '--tariff: expected the id of a tariff'],
])('%s is refused', async (args, reason) => {
  expect(await verify(...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(reason) });
});
