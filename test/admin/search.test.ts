import { randomUUID } from 'node:crypto';
import { firstIdAt, type JobFilter, momentOf } from '../../shared/store/jobs/console-filter';
import { type SearchPlace, searchStep } from '../../shared/store/jobs/console-search';
import { createPartner } from '../../shared/store/partners';
import { rows } from '../../shared/store/sql';
import { eventIdAt, failedRow, insertLedgerRows, type LedgerRow } from '../support/ledger-rows';
import { useConsole } from './support/run-console';

const console_ = useConsole();
const smallBatches = 'tax.assess-small-batch';
const chunks = 'tax.assess-chunk';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

const everything: JobFilter = {
  names: [chunks, smallBatches, 'scheduler.sweep-leftovers'],
  state: null,
  text: null,
  tenants: null,
  subjectId: null,
  fingerprint: null,
  fromAt: hoursAgo(1),
  toAt: hoursAgo(-1),
};

/** Event ids on a page of results, in order. */
const idsIn = (page: string): string[] =>
  [...page.matchAll(/href="\/board\/queue\/[^/]+\/([0-9a-f-]{36})"/g)].map(([, id]) => id!);
const search = async (query: Record<string, string>, path = '/search', role: 'admin' | 'finance' = 'admin') => {
  const client = await console_.as(role);
  const answer = await client.get(`${path}?${new URLSearchParams(query)}`);
  expect(answer.status).toBe(200);
  return answer.text;
};

beforeEach(() => rows(console_.db(), 'truncate job'));

test('jobs are found by state, queue, text, partner, batch and cause, newest first', async () => {
  const partner = await createPartner(console_.db(), `Port of Toamasina ${randomUUID()}`, 'mg');
  const batch = randomUUID();
  const given: Partial<LedgerRow>[] = [
    { state: 'waiting' },
    { name: chunks },
    { payload: { batchId: 'needle-in-payload' } },
    failedRow({ failedReason: 'a Needle 100% in the reason', fingerprint: 'bbbb' }),
    { tenant: partner },
    { subjectId: batch, createdAt: hoursAgo(100) },
  ];
  const [waiting, chunk, payload, reason, ofPartner, ofBatch] = await insertLedgerRows(
    console_.db(),
    given.map((row, index) => ({ createdAt: hoursAgo(6 - index), ...row })),
  );

  expect(idsIn(await search({}))).toEqual([ofPartner, reason, payload, chunk, waiting]);
  expect(idsIn(await search({ state: 'waiting' }))).toEqual([waiting]);
  expect(idsIn(await search({ queue: chunks }))).toEqual([chunk]);
  expect(idsIn(await search({ text: 'NEEDLE' }))).toEqual([reason, payload]);
  expect(idsIn(await search({ text: '100%' }))).toEqual([reason]);
  expect(idsIn(await search({ text: '%' }))).toEqual([reason]);
  expect(idsIn(await search({ partner: 'port of TOA' }))).toEqual([ofPartner]);
  expect(idsIn(await search({ partner }))).toEqual([ofPartner]);
  expect(idsIn(await search({ batch }))).toEqual([ofBatch]);
  expect(idsIn(await search({ batch, queue: chunks }))).toEqual([]);
  expect(idsIn(await search({ fingerprint: 'bbbb' }))).toEqual([reason]);
  expect(idsIn(await search({ state: 'failed', text: 'needle', queue: smallBatches }))).toEqual([reason]);
  expect(await search({ partner })).toContain('Port of Toamasina');
});

test('the time range is a day unless it is given, and is meant as UTC', async () => {
  const [old, young] = await insertLedgerRows(console_.db(), [
    { createdAt: hoursAgo(30) },
    { createdAt: hoursAgo(20) },
  ]);
  const minute = (at: Date) => at.toISOString().slice(0, 16);

  expect(idsIn(await search({}))).toEqual([young]);
  expect(idsIn(await search({ from: minute(hoursAgo(31)) }))).toEqual([young, old]);
  expect(idsIn(await search({ from: minute(hoursAgo(31)), to: minute(hoursAgo(25)) }))).toEqual([old]);
  const page = await search({});
  const before = /href="(\/search\?[^"]+)">Search the time before/.exec(page)![1]!.replaceAll('&amp;', '&');
  expect(idsIn(await (await console_.as('admin')).get(before).then(({ text }) => text))).toEqual([old]);
});

test('pages follow one another without a gap or a repetition', async () => {
  const all = await insertLedgerRows(
    console_.db(),
    Array.from({ length: 120 }, (_, n) => ({ createdAt: new Date(Date.now() - 200_000 + n * 1000) })),
  );
  const client = await console_.as('admin');
  const seen: string[] = [];
  for (let path: string | undefined = '/search'; path !== undefined; ) {
    const { text } = await client.get(path);
    seen.push(...idsIn(text));
    path = /href="(\/search\?[^"]+)" rel="next">Older/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }

  expect(seen).toEqual([...all].reverse());
});

const subject = randomUUID();

test.each<[string, Partial<JobFilter>]>([
  ['along the time', {}],
  ['by queue and state', { state: 'failed' }],
  ['by cause', { fingerprint: 'dddd' }],
  ['by batch', { subjectId: subject }],
])('a search in small steps %s finds each match once, also where subscribers share an event', async (_way, given) => {
  const shared = Array.from({ length: 40 }, (_, n) => eventIdAt(new Date(Date.now() - n * 1000)));
  const row = { fingerprint: 'dddd', subjectId: subject };
  await insertLedgerRows(
    console_.db(),
    shared.flatMap((eventId, n) => [
      failedRow({ ...row, eventId, name: smallBatches, payload: { wanted: n % 3 === 0 } }),
      ...(n % 2 === 0 ? [failedRow({ ...row, eventId, name: chunks, payload: { wanted: n % 4 === 0 } })] : []),
    ]),
  );
  const filter = { ...everything, text: 'wanted": true', ...given };
  const found: string[] = [];
  let steps = 0;
  for (let place: SearchPlace | null = { eventId: firstIdAt(filter.toAt), name: '' }; place !== null; steps += 1) {
    const step = await searchStep(console_.db(), filter, place, 1000, 9);
    expect(step.scanned).toBeLessThanOrEqual(9);
    found.push(...step.jobs.map(({ eventId, name }) => `${eventId} ${name}`));
    place = step.reached;
  }

  const wanted = shared.flatMap((eventId, n) => [
    ...(n % 4 === 0 ? [`${eventId} ${chunks}`] : []),
    ...(n % 3 === 0 ? [`${eventId} ${smallBatches}`] : []),
  ]);
  expect(found).toEqual(wanted);
  expect(steps).toBeGreaterThan(5);
});

test('the few jobs of a quiet queue are found behind those of a busy one, each step bounded', async () => {
  await insertLedgerRows(
    console_.db(),
    Array.from({ length: 600 }, (_, n) => ({
      name: n % 250 === 249 ? smallBatches : chunks,
      createdAt: new Date(Date.now() - 1000 * n),
    })),
  );
  const filter = { ...everything, names: [smallBatches] };
  let found = 0;
  let steps = 0;
  for (let place: SearchPlace | null = { eventId: firstIdAt(filter.toAt), name: '' }; place !== null; steps += 1) {
    const step = await searchStep(console_.db(), filter, place, 50, 10);
    found += step.jobs.length;
    place = step.reached;
  }

  expect(found).toBe(2);
  // Fifty entries of the index a step.
  expect(steps).toBe(12);
});

test('an event id tells its moment', () => {
  const at = new Date('2026-03-04T05:06:07.089Z');

  expect(momentOf(firstIdAt(at))).toEqual(at);
  expect(momentOf(eventIdAt(at))).toEqual(at);
  expect(eventIdAt(at) >= firstIdAt(at)).toBe(true);
});

test('what cannot be understood is said and finds nothing', async () => {
  await insertLedgerRows(console_.db(), [failedRow()]);

  for (const query of [
    { batch: 'not an id' },
    { queue: 'no.queue' },
    { partner: 'nobody of this name' },
    { from: 'yesterday' },
    { from: '2026-02-02T00:00', to: '2026-02-01T00:00' },
    { to: '2026-13-45T99:00' },
    { state: 'unheard of' },
    { before: 'nothing' },
    { text: 'x'.repeat(201) },
    { 'text[]': 'x' },
    { unheard: 'of' },
  ]) {
    const page = await search(query as Record<string, string>);
    expect(page).toContain('role="alert"');
    expect(idsIn(page)).toEqual([]);
  }
  expect(await search({ text: 'x'.repeat(201) })).toContain('“text” cannot be read');
  expect(await search({ unheard: 'of' }, '/failures')).toContain('There is no field “unheard”.');
  const client = await console_.as('admin');
  expect((await client.get('/search?text=%00')).status).toBe(400);
  expect((await client.post('/failures/retry', { text: '\u0000' })).status).toBe(400);
});

test('what jobs carry is shown as text', async () => {
  await insertLedgerRows(console_.db(), [
    failedRow({ failedReason: '<script>alert(1)</script>' }),
    { payload: { name: '"><img src=x onerror=alert(1)>' } },
  ]);

  const page = await search({ text: '<' });
  const causes = await search({}, '/failures');

  for (const text of [page, causes]) {
    expect(text).toContain('&lt;');
    expect(text).not.toMatch(/<script>alert|<img/);
  }
});

test('failures are grouped by cause, with count, first, last and an example', async () => {
  const failures = (count: number, row: Partial<LedgerRow>) =>
    Array.from({ length: count }, (_, n) => failedRow({ createdAt: hoursAgo(n + 1), ...row }));
  await insertLedgerRows(console_.db(), [
    ...failures(3, { fingerprint: 'aaaa', failedReason: 'no tariff' }),
    ...failures(5, { fingerprint: 'bbbb', failedReason: 'no answer' }),
    ...failures(2, { fingerprint: 'aaaa', name: chunks }),
    ...failures(1, { fingerprint: 'aaaa', createdAt: hoursAgo(48) }),
    {},
  ]);

  const page = await search({}, '/failures');

  const counts = [...page.matchAll(/<td class="number">(\d+)<\/td>/g)].map(([, count]) => Number(count));
  expect(counts).toEqual([5, 3, 2]);
  expect(page).toContain('10 failed jobs of 3 causes');
  expect(page).toMatch(/no answer[\s\S]*no tariff/);
  expect(await search({}, '/failures', 'finance')).not.toContain('Retry all');
  expect(await search({ text: 'no answer' }, '/failures')).toContain('5 failed jobs of 1 cause.');
});

test('only who may retry jobs searches by text: whether a masked value is found would tell what it is', async () => {
  await insertLedgerRows(console_.db(), [
    failedRow({ payload: { contact: 'rakoto@example.mg' }, failedReason: 'no answer' }),
  ]);

  for (const text of ['rakoto@example.mg', 'no answer']) {
    const found = await search({ text }, '/search', 'finance');
    const causes = await search({ text }, '/failures', 'finance');

    for (const page of [found, causes]) expect(page).toContain('Searching by text is for those who may retry jobs.');
    expect(idsIn(found)).toEqual([]);
    expect(causes).toContain('0 failed jobs');
    expect(idsIn(await search({ text }))).toHaveLength(1);
  }
  expect(await search({}, '/search', 'finance')).not.toContain('name="text"');
  expect(await search({}, '/search', 'admin')).toContain('name="text"');
});
