import { syncTogether } from '../../shared/providers/objects/sync-together';

/** Runs that end when they are told to. */
function heldRuns() {
  const runs: { path: string; end(error?: Error): void }[] = [];
  const sync = (path: string) =>
    new Promise<void>((resolve, reject) => {
      runs.push({ path, end: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  return { runs, sync };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('who comes while a folder is being written waits for the next time, which all of them share', async () => {
  const { runs, sync } = heldRuns();
  const together = syncTogether(sync);
  const done: string[] = [];
  const ask = (name: string) => together('a').then(() => done.push(name));
  void ask('first');
  void ask('second');
  void ask('third');
  expect(runs).toHaveLength(1);
  runs[0]!.end();
  await settled();
  expect(done).toEqual(['first']);
  expect(runs).toHaveLength(2);
  void ask('fourth');
  runs[1]!.end();
  await settled();
  expect(done).toEqual(['first', 'second', 'third']);
  expect(runs).toHaveLength(3);
  runs[2]!.end();
  await settled();
  expect(done).toEqual(['first', 'second', 'third', 'fourth']);
});

test('a failure is that of those who waited for it alone', async () => {
  const { runs, sync } = heldRuns();
  const together = syncTogether(sync);
  const [first, second] = [together('a'), together('a')];
  runs[0]!.end(new Error('the disk is gone'));
  await expect(first).rejects.toThrow('the disk is gone');
  await settled();
  runs[1]!.end();
  await expect(second).resolves.toBeUndefined();
});

test('folders do not wait for one another', () => {
  const { runs, sync } = heldRuns();
  const together = syncTogether(sync);
  void together('a');
  void together('b');
  expect(runs.map(({ path }) => path)).toEqual(['a', 'b']);
});
