import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

let registry: Server;
let folder: string;
let answer: { status: number; body: unknown };

const lock = {
  name: 'sample',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'sample', version: '1.0.0', dependencies: { leaky: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
    'node_modules/leaky': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0', dev: true },
  },
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const { packages, ...manifest } = lock;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...packages[''] }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  registry = createServer((req, res) => {
    req.resume();
    const isAdvisories = req.url?.endsWith('/advisories/bulk') === true;
    const name = req.url?.slice(1) ?? '';
    const packument = { name, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': { name, version: '1.0.0' } } };
    const { status, body } = isAdvisories ? answer : { status: 200, body: packument };
    res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  registry.closeAllConnections();
  await new Promise((resolve) => registry.close(resolve));
  rmSync(folder, { recursive: true });
});

async function audit(): Promise<{ code: number; out: string }> {
  const hook = join(__dirname, 'typescript-in-node.cjs');
  const program = join(__dirname, '../../scripts/audit.ts');
  const { port } = registry.address() as AddressInfo;
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TAXCOLLECTOR_ROOT: folder,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_fetch_retries: '0',
  };
  const child = spawn(process.execPath, ['-r', hook, program], { env });
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code: code as number, out };
}

const leak = {
  id: 1,
  title: 'leaks',
  url: 'https://advisories.example/1',
  severity: 'high',
  vulnerable_versions: '<2.0.0',
};

test('no known weakness is exit code 0', async () => {
  answer = { status: 200, body: {} };
  expect(await audit()).toEqual({ code: 0, out: 'No known weakness in what the product runs with.\n' });
});

test('a known weakness is told with package, severity and where to read of it, and is exit code 1', async () => {
  answer = { status: 200, body: { leaky: [leak] } };
  const { code, out } = await audit();
  expect([code, out]).toEqual([1, expect.stringMatching(/leaky .*high .*leaks .*https:\/\/advisories\.example\/1/)]);
});

test('a weakness of what only developing needs is left out', async () => {
  answer = { status: 200, body: { tool: [leak] } };
  expect((await audit()).code).toBe(0);
});

test('a registry that does not tell is said to have told nothing, which is not the same as none', async () => {
  answer = { status: 405, body: {} };
  const { code, out } = await audit();
  expect([code, out]).toEqual([2, expect.stringMatching(/^Not checked: the registry[\s\S]*405/)]);
});
