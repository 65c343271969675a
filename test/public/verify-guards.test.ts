// What guards the routes that verify receipts, what they leave in logs, and what lets telephones keep them.
import { Writable } from 'node:stream';
import pino from 'pino';
import { start } from '../../services/public/main';
import { verifyTexts } from '../../services/public/verify/texts/verify-texts';
import { languages } from '../../shared/domain/vehicle-fields';
import { rows } from '../../shared/store/sql';
import { until } from '../support/database';
import { usePublic, wordsOf } from './use-public';
import { useReceipts } from './use-receipts';

const pages = usePublic({ NOTICES_PER_MINUTE: '3' }, { workers: false });
const receipts = useReceipts(pages);

const lookUp = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  pages.ask('/verify?language=en', { method: 'POST', form, headers });

test('one address looks up so many receipts in a minute, found or not; codes are not counted with them', async () => {
  const { content, token } = await receipts.aReceipt();
  const headers = { 'X-Forwarded-For': '203.0.113.9' };
  const found = { number: content.number, subject: content.items[0]!.registration! };
  const statuses = [];
  for (const form of [found, { ...found, subject: '1 X' }, { number: 'x', subject: 'x' }, found])
    statuses.push((await lookUp(form, headers)).status);
  expect(statuses).toEqual([200, 404, 422, 429]);
  expect(wordsOf((await lookUp(found, headers)).text)).toContain('Too many requests');
  expect((await pages.ask(`/v/${token}`, { headers })).status).toBe(200);
  expect((await lookUp(found)).status).toBe(200);
});

describe('where many who verify share one address', () => {
  const narrow = usePublic({ ANONYMOUS_REQUESTS_PER_MINUTE: '2', VERIFICATIONS_PER_MINUTE: '9' }, { workers: false });
  const asked = async (paths: readonly string[], from: string) => {
    const statuses = [];
    for (const path of paths) statuses.push((await narrow.ask(path, { headers: { 'X-Forwarded-For': from } })).status);
    return statuses;
  };

  test('codes, keys and void numbers count in a wide limit of their own, whatever else the address asks for', async () => {
    expect(await asked(['/verify', '/verify', '/verify'], '203.0.113.20')).toEqual([200, 200, 429]);
    const verifying = ['/v/x', '/.well-known/jwks.json', '/verify/voided.json'];
    expect(await asked([...verifying, ...verifying, ...verifying], '203.0.113.20')).toEqual(
      Array(3).fill([404, 200, 200]).flat(),
    );
    expect(await asked(verifying, '203.0.113.20')).toEqual([429, 429, 429]);
    // Nor does it use up what else the address may ask for.
    expect(await asked([...Array(9).fill('/v/x'), '/verify'], '203.0.113.21')).toEqual([...Array(9).fill(404), 200]);
  });

  test('its answers say where the address stands in that limit alone', async () => {
    const { headers } = await narrow.ask('/v/x', { headers: { 'X-Forwarded-For': '203.0.113.22' } });
    expect(headers.get('ratelimit-policy')).toBe('"verification-minute";q=9;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"verification-minute";r=8;t=\d+$/);
  });
});

test('forms of other sites look nothing up, since they would use up what an address may do', async () => {
  for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://elsewhere.example' }])
    expect((await lookUp({ number: 'x', subject: 'x' }, headers)).status).toBe(403);
});

test('a field that is given twice, and a body that is no form, are refused', async () => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const send = (body: string, over = {}) =>
    fetch(`${pages.url()}/verify`, { method: 'POST', body, headers: { ...headers, ...over } });
  expect((await send('number=a&number=b')).status).toBe(400);
  expect((await send('{}', { 'Content-Type': 'application/json' })).status).toBe(415);
  expect((await send('code='.padEnd(20_000, 'x'))).status).toBe(413);
});

test('during maintenance receipts are verified as ever', async () => {
  const { content } = await receipts.aReceipt();
  await rows(
    pages.db(),
    `insert into maintenance (tenant, message, retry_after_seconds, workers, changed_by) values ('*', 'moving house', 600, 'go on', 'shell:test')`,
  );
  await until(async () => (await pages.ask('/pay/x', { method: 'POST', form: {} })).status === 503, 'it has begun');
  expect((await lookUp({ number: content.number, subject: content.items[0]!.registration! })).status).toBe(200);
  await rows(pages.db(), `delete from maintenance`);
});

test('logs name the route and neither a code nor a registration', async () => {
  const { content, token } = await receipts.aReceipt();
  const plate = content.items[0]!.registration!;
  let logged = '';
  const log = pino(
    { level: 'trace' },
    new Writable({
      write: (line, _encoding, done) => {
        logged += line;
        done();
      },
    }),
  );
  const { url } = await start({ ...pages.process(), log });
  const ask = (path: string, init: RequestInit = {}) => fetch(url + path, init).then(({ status }) => status);
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });
  expect(await ask(`/v/${token}`)).toBe(200);
  expect(await ask(`/v/${token}?language=fr&language=${token}`)).toBe(400);
  expect(await ask(`/v/${token}`, { method: 'DELETE' })).toBe(405);
  expect(await ask(`/v/${token}/x`)).toBe(404);
  expect(await ask(`/v/${token}%ff`)).toBe(404);
  expect(await ask('/verify', form({ number: content.number, subject: plate }))).toBe(200);
  expect(await ask('/verify', { ...form({ code: token }), headers: { Origin: 'https://elsewhere.example' } })).toBe(
    403,
  );
  expect(logged.match(/a request was refused/g)).toHaveLength(5);
  expect(logged).toContain('"/v/{token}"');
  for (const secret of [token, token.split('.')[1]!, plate, plate.replace(' ', '')])
    expect(logged).not.toContain(secret);
});

test('pages take scripts from us alone and none that stands in them; a code’s address is told to nobody', async () => {
  const { token } = await receipts.aReceipt();
  for (const path of ['/verify', `/v/${token}`, '/v/x']) {
    const { headers, text } = await pages.ask(path);
    const policy = headers.get('content-security-policy')!;
    for (const part of ["default-src 'none'", "script-src 'self'", "worker-src 'self'", "manifest-src 'self'"])
      expect(policy.split('; ')).toContain(part);
    expect(policy).not.toContain('unsafe');
    expect(text.match(/<script[^>]*>/g)).toEqual([
      expect.stringMatching(/^<script type="module" src="\/verify\/assets\/\w+\/page\.mjs">$/),
    ]);
    expect(text).not.toMatch(/ on\w+=| style=/);
    expect(headers.get('cache-control')).toBe('no-store');
  }
  expect((await pages.ask(`/v/${token}`)).headers.get('referrer-policy')).toBe('no-referrer');
});

test('scripts are kept for good under an address that changes with them, and served under any other', async () => {
  const src = /src="([^"]+page\.mjs)"/.exec((await pages.ask('/verify')).text)![1]!;
  const now = await pages.ask(src);
  expect([now.status, now.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect(now.headers.get('cache-control')).toContain('immutable');
  const other = await pages.ask('/verify/assets/other/page.mjs');
  expect([other.text, other.headers.get('cache-control')]).toEqual([now.text, 'no-store']);
  expect((await pages.ask(src.replace('page.mjs', 'ed25519.js'))).text).toContain('export');
  for (const file of ['worker.js', 'constructor', '..%2fassets.ts', 'page.js'])
    expect((await pages.ask(`/verify/assets/other/${file}`)).status).toBe(404);
});

test('the service worker answers for /verify and /v/…, and is asked for anew each time', async () => {
  const { headers, text } = await pages.ask('/verify/worker.js');
  expect([headers.get('service-worker-allowed'), headers.get('cache-control')]).toEqual(['/v', 'no-cache']);
  const built = JSON.parse(/^self\.built = (.*);$/m.exec(text)![1]!);
  for (const file of [...built.files, built.ed25519])
    expect([file, (await pages.ask(file)).status]).toEqual([file, 200]);
});

test.each(languages)('the manifest speaks %s, and its icons are there', async (language) => {
  const { headers, text } = await pages.ask(`/verify/manifest.webmanifest?language=${language}`);
  expect(headers.get('content-type')).toBe('application/manifest+json');
  const manifest = JSON.parse(text);
  expect(manifest).toMatchObject({
    name: verifyTexts[language].siteName,
    lang: language,
    start_url: '/verify',
    scope: '/v',
  });
  for (const { src, type } of manifest.icons) expect((await pages.ask(src)).headers.get('content-type')).toBe(type);
});
