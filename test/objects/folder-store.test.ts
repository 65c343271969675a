import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderStore } from '../../shared/providers/objects/folder-store';
import { ObjectStoreAway } from '../../shared/providers/objects/object-store';
import { fileBytes } from './write-files';

const calm = new AbortController().signal;
const key = 'receipts/mg/2026/000123-ab12cd.pdf';
const pdf = (bytes: Buffer) => ({ key, bytes, mediaType: 'application/pdf' });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'objects-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const modeOf = (...parts: string[]) => statSync(join(folder, ...parts)).mode & 0o777;

test('what was stored is read as it was, by another process as well', async () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  await openFolderStore(folder).put(pdf(bytes), calm);
  await expect(openFolderStore(folder).get(key, calm)).resolves.toEqual(bytes);
});

test('what is not there is null', async () => {
  const store = openFolderStore(folder);
  await expect(store.get(key, calm)).resolves.toBeNull();
  await store.put(pdf(Buffer.from('x')), calm);
  await expect(store.get('receipts/mg/2026/000124-ab12cd.pdf', calm)).resolves.toBeNull();
});

test('files and folders are for their owner alone', async () => {
  await openFolderStore(folder).put(pdf(Buffer.from('x')), calm);
  expect(modeOf('receipts/mg/2026/000123-ab12cd.pdf')).toBe(0o600);
  for (const path of ['.incoming', 'receipts', 'receipts/mg', 'receipts/mg/2026']) expect(modeOf(path)).toBe(0o700);
});

test('one file that is stored by many at once is whole whenever it is read, and nothing is left beside it', async () => {
  const bytes = Buffer.alloc(8_000_000, 7);
  const stores = [openFolderStore(folder), openFolderStore(folder)] as const;
  let isDone = false;
  const writing = Promise.all([...stores, ...stores].map((store) => store.put(pdf(bytes), calm))).finally(() => {
    isDone = true;
  });
  const lengths = new Set<number | undefined>();
  while (!isDone) lengths.add((await stores[0].get(key, calm))?.length);
  await writing;
  expect([...lengths].filter((length) => length !== undefined && length !== bytes.length)).toEqual([]);
  await expect(stores[0].get(key, calm)).resolves.toHaveLength(bytes.length);
  expect(readdirSync(join(folder, 'receipts/mg/2026'))).toEqual(['000123-ab12cd.pdf']);
  expect(readdirSync(join(folder, '.incoming'))).toEqual([]);
});

test('what a process left half written is never read, and goes when it has lain for an hour', async () => {
  mkdirSync(join(folder, '.incoming'));
  const [old, young] = ['old', 'young'].map((name) => join(folder, '.incoming', name)) as [string, string];
  writeFileSync(old, 'half');
  writeFileSync(young, 'half');
  utimesSync(old, new Date(), new Date(Date.now() - 3_700_000));
  const store = openFolderStore(folder);
  await expect(store.get(key, calm)).resolves.toBeNull();
  await store.put(pdf(Buffer.from('whole')), calm);
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

test.each([
  '../outside',
  'receipts/../../outside',
  '/etc/passwd',
  'receipts//a',
  'receipts/.hidden',
  'receipts',
  'receipts/A.pdf',
  'receipts/a\n',
  `receipts/${'a'.repeat(200)}`,
])('a name that is no key is the fault of the program: %p', async (wrong) => {
  const store = openFolderStore(folder);
  const fault = await store.get(wrong, calm).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(Error);
  expect(fault).not.toBeInstanceOf(ObjectStoreAway);
  await expect(store.put({ ...pdf(Buffer.from('x')), key: wrong }, calm)).rejects.toThrow('no key');
});

test('a folder that is missing is not taken for an empty one, and is not made', async () => {
  const store = openFolderStore(join(folder, 'unmounted'));
  await expect(store.put(pdf(Buffer.from('x')), calm)).rejects.toBeInstanceOf(ObjectStoreAway);
  await expect(store.get(key, calm)).rejects.toThrow('(ENOENT)');
  await expect(store.isReachable(calm)).resolves.toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a store that takes no file is away, and takes it when it is well again', async () => {
  // What also keeps root from writing: something else lies where its folders should be.
  writeFileSync(join(folder, 'receipts'), '');
  const store = openFolderStore(folder);
  await expect(store.isReachable(calm)).resolves.toBe(true);
  await expect(store.put(pdf(Buffer.from('x')), calm)).rejects.toBeInstanceOf(ObjectStoreAway);
  rmSync(join(folder, 'receipts'));
  await store.put(pdf(Buffer.from('x')), calm);
  await expect(store.get(key, calm)).resolves.toEqual(Buffer.from('x'));
});

test('folders that somebody took away are made again', async () => {
  const store = openFolderStore(folder);
  await store.put(pdf(Buffer.from('x')), calm);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  await expect(store.put(pdf(Buffer.from('x')), calm)).rejects.toBeInstanceOf(ObjectStoreAway);
  await store.put(pdf(Buffer.from('x')), calm);
  await expect(store.get(key, calm)).resolves.toEqual(Buffer.from('x'));
});

test('of a process that is killed while it writes, files are whole or not there', async () => {
  // Each time a little further on in the next file.
  for (const afterMs of [0, 5, 10, 20, 40]) await killWhileWriting(afterMs);
  const store = openFolderStore(folder);
  const names = readdirSync(join(folder, 'receipts/mg'));
  expect(names.length).toBeGreaterThanOrEqual(5);
  for (const name of names) expect((await store.get(`receipts/mg/${name}`, calm))?.length).toBe(fileBytes);
}, 30_000);

async function killWhileWriting(afterMs: number): Promise<void> {
  const program = join(__dirname, 'write-files.ts');
  const loader = join(__dirname, '../scripts/typescript-in-node.cjs');
  const child = spawn(process.execPath, ['-r', loader, program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  setTimeout(() => child.kill('SIGKILL'), afterMs);
  await ended;
}

test('a process that stops writes nothing', async () => {
  const store = openFolderStore(folder);
  await expect(store.put(pdf(Buffer.from('x')), AbortSignal.abort())).rejects.toThrow();
  await expect(store.get(key, calm)).resolves.toBeNull();
});
