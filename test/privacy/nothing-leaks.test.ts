// The demo with names, telephones and addresses of people that we know, and a search for all of them in whatever leaves
// the database: logs, what the broker and Redis were sent, metrics, and every page of the console.
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { generateLines } from '../../scripts/demo/generate-lines';
import { sendBatch, untilFinished } from '../../scripts/demo/send-batch';
import { bringUp, type Running } from '../../scripts/local/bring-up';
import { ConsoleClient } from '../admin/support/run-console';
import { deleteTopology } from '../support/broker';
import { createDatabase, dropDatabase, onServer, until, urlOfDatabase } from '../support/database';
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy';

const project = join(__dirname, '../..');
const folder = join(project, '.local/leaks');
const namespace = `leaks-${randomBytes(4).toString('hex')}`;
const citizen = {
  name: 'Zoarinirina Ambinintsoa',
  // Redis remembers the addresses of earlier runs.
  email: `zoarinirina.${randomBytes(4).toString('hex')}@example.mg`,
  phone: '+261 34 98 765 43',
};
const password = `lakana ${randomBytes(9).toString('base64url')}`;

const logFile = join(folder, 'processes.log');

let databaseName: string;
let running: Running;
let broker: RecordingProxy;
let redis: RecordingProxy;

beforeAll(async () => {
  const { AMQP_URL, REDIS_URL } = process.env;
  if (AMQP_URL === undefined || REDIS_URL === undefined) throw new Error('run the tests through `npm test`');
  // They are continued from run to run.
  rmSync(folder, { recursive: true, force: true });
  // One that is kept would stay as an earlier state of a migration left it.
  databaseName = await createDatabase();
  broker = await startRecordingProxy(AMQP_URL);
  redis = await startRecordingProxy(REDIS_URL);
  running = await bringUp({
    usualPorts: false,
    log: () => {},
    folder,
    program: join(project, 'dist/scripts/run-parts.js'),
    stackEnv: { ...process.env, DATABASE_URL: urlOfDatabase(databaseName), AMQP_URL: broker.url, REDIS_URL: redis.url },
    env: {
      BROKER_NAMESPACE: namespace,
      LOG_LEVEL: 'trace',
      AUTHENTICATIONS_PER_MINUTE: '1000',
      REGISTRATIONS_PER_MINUTE: '1000',
      PASSWORD_RESETS_PER_HOUR: '1000',
    },
  });
}, 120_000);
afterAll(async () => {
  await running?.stop();
  await Promise.all([broker?.close(), redis?.close()]);
  await Promise.all([deleteTopology(namespace), databaseName && dropDatabase(databaseName)]);
}, 60_000);

test('no name, telephone or address of the demo is to be found in logs, messages, metrics or the console', async () => {
  const people = await sendPeople();
  await goThroughIdentity();
  const places: Record<string, string> = {
    logs: readFileSync(logFile, 'utf8'),
    broker: broker.recorded().join('\n'),
    redis: redis.recorded().join('\n'),
    metrics: (await Promise.all(running.operationsUrls.map((url) => textAt(`${url}/metrics`)))).join('\n'),
    ...(await everyPageOfTheConsole()),
  };

  // The search itself works, and each place holds what it should.
  expect(people.length).toBeGreaterThan(500);
  expect(places.logs).toContain('a request was refused');
  expect(places.broker).toContain('batch.completed');
  expect(places.redis).toContain('limit:key:hour');
  expect(places.metrics).toContain('http_requests_total');
  expect(Object.keys(places).length).toBeGreaterThan(10);
  const found = Object.entries(places).flatMap(([place, text]) =>
    leaksIn(text, people).map((leak) => `${place}: ${leak}`),
  );
  expect(found).toEqual([]);
}, 120_000);

/** Sends vehicles with their owners; returns every personal text there was, in each way it might be written. */
async function sendPeople(): Promise<string[]> {
  const lines = [...generateLines({ seed: randomInt(2_000_000_000), lines: 500, fiscalYear: 2026 }).lines];
  const people = new Set<string>([...Object.values(citizen), ...spellings(citizen)]);
  for (const line of lines) {
    const owner = ownerOf(line);
    for (const text of spellings(owner)) people.add(text);
  }
  await untilFinished(await sendBatch(running, 2026, lines), running.apiKey, () => {});
  return [...people];
}

type Owner = { name?: unknown; email?: unknown; phone?: unknown };

function ownerOf(line: string): Owner {
  try {
    return (JSON.parse(line) as { owner?: Owner }).owner ?? {};
  } catch {
    return {};
  }
}

const spellings = ({ name, email, phone }: Owner): string[] =>
  [name, email, phone, String(phone ?? '').replace(/\D/g, ''), String(email ?? '').split('@')[0]].filter(
    (text): text is string => typeof text === 'string' && text.length > 6,
  );

const leaksIn = (text: string, people: readonly string[]): string[] =>
  people.filter((one) => text.includes(one) || text.includes(encodeURIComponent(one)));

/** What a citizen does, with every fault on the way. */
async function goThroughIdentity(): Promise<void> {
  const { email, ...who } = citizen;
  await post('/api/v1/auth/register', { email, language: 'mg' });
  await post('/api/v1/auth/register', { ...citizen, password, language: 'mg', role: 'admin' });
  const verification = await linkIn(citizen.email);
  await post('/api/v1/auth/verify-email', { token: verification, password: `${citizen.name} 12`, ...who });
  await post('/api/v1/auth/verify-email', { token: verification, password, ...who });
  await post('/api/v1/auth/login', { email: citizen.email, password: `${citizen.name} 12` });
  await post('/api/v1/auth/login', { email: `${citizen.email} `, password });
  const { accessToken } = (await post('/api/v1/auth/login', { email: citizen.email, password })).json as {
    accessToken: string;
  };
  expect(accessToken).toEqual(expect.any(String));
  const me = await fetch(`${running.identityUrl}/api/v1/me`, { headers: { Authorization: `Bearer ${accessToken}` } });
  expect(await me.text()).toContain(citizen.email);
  await fetch(`${running.identityUrl}/api/v1/me?email=${encodeURIComponent(citizen.email)}`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  await fetch(`${running.identityUrl}/${encodeURIComponent(citizen.email)}`);
  const exported = await fetch(`${running.identityUrl}/api/v1/me/exports`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  expect(exported.status).toBe(202);
  await linkIn(citizen.email, 'export');
}

async function post(path: string, body: object): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(running.identityUrl + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? null : JSON.parse(text) };
}

/** The token of the newest link that was mailed to the address, once there is one. */
async function linkIn(address: string, word = ''): Promise<string> {
  let token: string | undefined;
  await until(
    async () => {
      const [mail] = await onServer(
        async (client) =>
          (
            await client.query<{ body: string }>(
              `select body from caught_message where recipient like '%' || $1 || '%' and body like '%' || $2 || '%'
                order by created_at desc limit 1`,
              [address, word],
            )
          ).rows,
        running.stack.databaseUrl,
      );
      token = /[#?]token=([\w-]+)/.exec(mail?.body ?? '')?.[1];
      return token !== undefined;
    },
    `a mail with a link to ${address.slice(0, 3)}…`,
    30,
  );
  return token!;
}

const textAt = async (url: string): Promise<string> => (await fetch(url)).text();

/** The board's answers for every queue and state, and every page of our own, as an administrator sees them. */
async function everyPageOfTheConsole(): Promise<Record<string, string>> {
  const { login, password: given } = running.logins.find(({ role }) => role === 'admin')!;
  const client = new ConsoleClient(running.consoleUrl);
  expect((await client.login(login, given)).status).toBe(303);
  const overview = await client.get('/board/api/queues');
  const queues = overview.json<{ queues: { name: string }[] }>().queues.map(({ name }) => name);
  const states = ['latest', 'active', 'waiting', 'completed', 'failed', 'delayed'];
  const paths = [
    '/board/',
    '/search?since=all',
    '/failures',
    '/audit',
    '/keys',
    '/maintenance',
    ...queues.flatMap((name) =>
      states.map((state) => `/board/api/queues?activeQueue=${name}&status=${state}&page=1&jobsPerPage=50`),
    ),
  ];
  const pages: Record<string, string> = { 'console overview': overview.text };
  for (const path of paths) {
    const { status, text } = await client.get(path);
    expect([path, status]).toEqual([path, 200]);
    // The console names whoever is logged in; nobody of the demo is.
    pages[`console ${path}`] = text;
  }
  return pages;
}
