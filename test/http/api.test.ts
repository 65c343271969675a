import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { apiTables } from '../../scripts/generate/route-table';
import { errors } from '../../shared/http/errors';
import { startOperations } from '../../shared/http/operations';
import { problemSchema } from '../../shared/http/problem';
import { rows } from '../../shared/store/sql';
import { until } from '../support/database';
import { aPartnerWithKey, useIntake } from '../support/intake';

// The folder of files has to exist: a disk that is not mounted is told.
const intake = useIntake({ OBJECT_FOLDER: tmpdir() });

describe('the documentation', () => {
  test('describes every route with its parameters, bodies, answers and refusals', async () => {
    const { json } = await intake.ask('/api/openapi.json', null);
    expect(json.openapi).toBe('3.1.0');
    const operations = Object.entries<Record<string, object>>(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const mounted = apiTables().intake.map(({ method, path }) => `${method} ${path}`);
    expect(operations.toSorted()).toEqual(mounted.toSorted());
    expect(operations).toEqual(expect.arrayContaining(['post /api/v1/batches', 'get /health', 'get /api/docs']));
    const post = json.paths['/api/v1/batches'].post;
    expect(post.parameters).toMatchObject([
      { name: 'fiscalYear', in: 'query', required: true, schema: { type: 'integer' } },
      { name: 'notifyOwners', in: 'query', required: false },
      { name: 'Idempotency-Key', in: 'header', required: true },
    ]);
    expect(Object.keys(post.requestBody.content)).toEqual(['application/x-ndjson', 'text/csv', 'application/json']);
    expect(post.responses['202'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Batch' });
    expect(post.responses['409'].description).toContain('IDEMPOTENCY_KEY_IN_FLIGHT');
    expect(json.components.schemas.VehicleLine.oneOf).toHaveLength(2);
  });

  test('holds no reference to nothing, and no operation twice', async () => {
    const { text, json } = await intake.ask('/api/openapi.json', null);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(json.components.schemas).toHaveProperty(name);
    const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is a page that loads nothing, runs nothing and may apply its own style only', async () => {
    const page = await intake.ask('/api/docs', null);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).not.toMatch(/<script|<img|<link|https?:\/\//);
    const style = /<style>([\s\S]*)<\/style>/.exec(page.text)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    for (const code of Object.keys(errors)) expect(page.text).toContain(`id="${code}"`);
    const targets = [...page.text.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id!);
    for (const id of targets) expect(page.text).toContain(`id="${id}"`);
  });
});

describe('any answer', () => {
  test('carries the usual security headers and a correlation id, the caller’s when it is a sound one', async () => {
    const own = await intake.ask('/health', null, { headers: { 'X-Correlation-Id': 'order-7.b' } });
    expect(own.headers.get('x-correlation-id')).toBe('order-7.b');
    expect(own.headers.get('x-content-type-options')).toBe('nosniff');
    expect(own.headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(own.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(own.headers.get('x-powered-by')).toBeNull();
    const made = await intake.ask('/health', null, { headers: { 'X-Correlation-Id': 'a b"c' } });
    expect(made.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('that is a refusal is a problem document with the same correlation id', async () => {
    const reply = await intake.ask('/api/v1/nothing', null, { headers: { 'X-Correlation-Id': 'lost' } });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(problemSchema.parse(reply.json)).toMatchObject({
      code: 'ROUTE_NOT_FOUND',
      correlationId: 'lost',
      details: [],
    });
  });

  test('to a method that an address does not take is 405 and names those it takes', async () => {
    const reply = await intake.ask('/api/v1/quotes', null, { method: 'DELETE' });
    expect([reply.status, reply.json.code, reply.headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'POST']);
  });

  test.each(['/api/v1/batches/%E0%A4%A', '/%00', `/${'x'.repeat(5000)}`])(
    'to the address %s is a refusal, not a failure',
    async (path) => {
      const { key } = await aPartnerWithKey(intake.db());
      expect([400, 404]).toContain((await intake.ask(path, key)).status);
    },
  );

  test('to a request that is no HTTP is 400', async () => {
    const { hostname, port } = new URL(intake.url());
    const socket = connect(Number(port), hostname);
    socket.write('HELLO\r\n\r\n');
    const parts = await socket.toArray();
    expect(Buffer.concat(parts).toString()).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('of a failure on our side tells nothing of what failed', async () => {
    const { key } = await aPartnerWithKey(intake.db());
    await rows(intake.db(), 'alter table batch rename column seen_at to hidden_at');
    await rows(intake.db(), 'alter table batch rename column state to secret_state');
    const reply = await intake.ask('/api/v1/batches', key);
    await rows(intake.db(), 'alter table batch rename column hidden_at to seen_at');
    await rows(intake.db(), 'alter table batch rename column secret_state to state');
    expect([reply.status, reply.json.code]).toEqual([500, 'INTERNAL']);
    expect(reply.text).not.toMatch(/state|column|select|\.ts/);
  });
});

describe('health', () => {
  test.each(['/health', '/health/live'])('%s says that the process answers', async (path) => {
    expect(await intake.ask(path, null)).toMatchObject({ status: 200, json: { status: 'alive' } });
  });

  test.each(['/health/ready', '/api/v1/health'])(
    '%s says whether it can work, and nothing of why not',
    async (path) => {
      let isBroken = false;
      intake.process().health.add({
        name: path,
        decisive: true,
        check: async () => {
          if (isBroken) throw new Error('no route to 10.0.0.7');
          return 'fine';
        },
      });
      expect((await intake.ask(path, null)).json).toMatchObject({
        status: 'ready',
        checks: { database: 'ok', [path]: 'ok' },
      });
      isBroken = true;
      const reply = await intake.ask(path, null);
      expect([reply.status, reply.json.status, reply.json.checks[path]]).toEqual([503, 'unready', 'failing']);
      expect(reply.text).not.toContain('10.0.0.7');
      isBroken = false;
    },
  );
});

describe('the operations port', () => {
  test('tells metrics by route, never by address, and the reasons of health', async () => {
    const { url } = await startOperations(intake.process());
    const { key } = await aPartnerWithKey(intake.db());
    await intake.ask('/api/v1/batches/01a1fc71-221a-739d-ab6e-811762097443', key);
    await intake.ask('/api/v1/batches/x', key);
    const metrics = async () => (await fetch(`${url}/metrics`)).text();
    await until(
      async () =>
        (await metrics()).includes('http_requests_total{method="GET",endpoint="/api/v1/batches/{id}",status="404"} 1'),
      'the request is counted',
    );
    expect(await metrics()).not.toContain('01a1fc71');
    expect((await (await fetch(`${url}/health/ready`)).json()) as object).toMatchObject({
      checks: { database: { ok: true, detail: 'reachable' } },
    });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/else`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });
});
