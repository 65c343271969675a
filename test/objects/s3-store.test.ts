import { createHash } from 'node:crypto';
import { type S3Behaviour, type S3Simulator, startS3Simulator } from '../../scripts/local/simulators/s3';
import { readConfig } from '../../shared/process/config';
import { type S3Settings, s3Settings } from '../../shared/process/object-settings';
import type { StoreLimits } from '../../shared/providers/objects/guard-store';
import { ObjectStoreAway } from '../../shared/providers/objects/object-store';
import { openObjectStore } from '../../shared/providers/objects/open-object-store';
import { openS3Store } from '../../shared/providers/objects/s3-store';

const calm = new AbortController().signal;
const key = 'receipts/mg/2026/000123-ab12cd.pdf';
const pdf = { key, bytes: Buffer.alloc(200_000, 'receipt '), mediaType: 'application/pdf' };

let simulator: S3Simulator;
const stores: { close(): void }[] = [];
beforeEach(async () => {
  simulator = await startS3Simulator();
});
afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  await simulator.stop();
});

const configOf = (more: Record<string, string> = {}) =>
  readConfig({
    ENVIRONMENT: 'development',
    DATABASE_URL: 'postgresql://localhost/none',
    ...simulator.settings,
    ...more,
  });
const limits = { timeoutSeconds: 5, failuresToOpen: 100, openSeconds: 0.2 };

function open(patch: Partial<StoreLimits> = {}, settings: Partial<S3Settings> = {}) {
  const store = openS3Store({ ...s3Settings(configOf())!, ...settings }, { ...limits, ...patch });
  stores.push(store);
  return store;
}

const digest = (bytes: Buffer | null | undefined) => bytes && createHash('sha256').update(bytes).digest('hex');

test('what was stored is kept encrypted with its media type, and read as it was', async () => {
  const store = openObjectStore(configOf());
  stores.push(store);
  await store.put(pdf, calm);
  const kept = simulator.objects.get(key);
  expect([kept?.mediaType, kept?.encryption, digest(kept?.bytes)]).toEqual([
    'application/pdf',
    'AES256',
    digest(pdf.bytes),
  ]);
  expect(digest(await store.get(key, calm))).toBe(digest(pdf.bytes));
  await expect(store.isReachable(calm)).resolves.toBe(true);
});

test('what is not there is null, and a bucket that is not there is an outage', async () => {
  await expect(open().get(key, calm)).resolves.toBeNull();
  const elsewhere = open({}, { bucket: 'another' });
  await expect(elsewhere.get(key, calm)).rejects.toThrow('404 (NoSuchBucket): the bucket does not exist');
  await expect(elsewhere.put(pdf, calm)).rejects.toBeInstanceOf(ObjectStoreAway);
  await expect(elsewhere.isReachable(calm)).resolves.toBe(false);
});

test('keys that are not accepted are told as that, and asked about once', async () => {
  const store = open({}, { secretAccessKey: 'another' });
  const fault = await store.put(pdf, calm).catch((error: unknown) => error as Error);
  expect(fault).toBeInstanceOf(ObjectStoreAway);
  expect(fault?.message).toContain('403 (SignatureDoesNotMatch): the keys are not accepted');
  expect(fault?.message).not.toContain('another');
  expect(simulator.requests()).toHaveLength(1);
});

test('a server without keys of its own is told apart, and takes files that are not to be encrypted', async () => {
  await simulator.behave({ hasNoEncryption: true });
  await expect(open().put(pdf, calm)).rejects.toThrow('501 (NotImplemented)');
  await open({}, { isEncrypted: false }).put(pdf, calm);
  expect(simulator.objects.get(key)?.encryption).toBeNull();
});

const passing: Partial<S3Behaviour>[] = [
  { isDown: '503' },
  { isDown: '500' },
  { isDown: 'cut' },
  { dropsBodies: true },
];

test.each(passing)('a trouble that passes is not seen: %p', async (trouble) => {
  const store = open();
  await store.put(pdf, calm);
  await simulator.behave({ ...trouble, troubles: 2 });
  expect(digest(await store.get(key, calm))).toBe(digest(pdf.bytes));
});

test.each([...passing, { isDown: 'refused' as const }])('a trouble that stays is an outage: %p', async (trouble) => {
  const store = open();
  await store.put(pdf, calm);
  await simulator.behave(trouble);
  await expect(store.get(key, calm)).rejects.toBeInstanceOf(ObjectStoreAway);
  await simulator.behave({ isDown: false, dropsBodies: false });
  expect(digest(await store.get(key, calm))).toBe(digest(pdf.bytes));
});

test('an answer that does not come is waited for once, and not for long', async () => {
  await simulator.behave({ slowMs: 60_000 });
  const store = open({ timeoutSeconds: 0.2 });
  await expect(store.put(pdf, calm)).rejects.toThrow('S3 did not answer "put" within 0.2 s');
  expect(simulator.requests()).toHaveLength(1);
});

test('a store that fails again and again is left alone, and asked again after a while', async () => {
  const store = open({ failuresToOpen: 3 });
  await simulator.behave({ isDown: '503' });
  await expect(store.put(pdf, calm)).rejects.toThrow('503 (SlowDown)');
  const asked = simulator.requests().length;
  await expect(store.put(pdf, calm)).rejects.toThrow('not asked for "put" for now; last: S3 answered "put" with 503');
  expect(simulator.requests()).toHaveLength(asked);
  await simulator.behave({ isDown: false });
  await untilDone(() => store.put(pdf, calm));
  expect(digest(await store.get(key, calm))).toBe(digest(pdf.bytes));
});

test('whoever gives up is told at once, which does not count against the store', async () => {
  await simulator.behave({ slowMs: 60_000 });
  const store = open({ failuresToOpen: 1 });
  await expect(store.put(pdf, AbortSignal.timeout(100))).rejects.toThrow('timeout');
  await simulator.behave({ slowMs: 0 });
  await store.put(pdf, calm);
});

test('a key that is none is never sent', async () => {
  await expect(open().get('../other-bucket/a', calm)).rejects.toThrow('no key');
  expect(simulator.requests()).toEqual([]);
});

test('a bucket that is half configured keeps the process from starting', () => {
  expect(() => configOf({ S3_SECRET_ACCESS_KEY: '', S3_REGION: '' })).toThrow(
    /S3_REGION: is needed beside the others of S3\n.*S3_SECRET_ACCESS_KEY: is needed beside the others of S3/,
  );
  expect(() => configOf({ ENVIRONMENT: 'production' })).toThrow('S3_ENDPOINT: expected https in production');
});

async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const isDone = await work().then(
      () => true,
      () => false,
    );
    if (isDone) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
