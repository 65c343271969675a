import { inSets, SetsOverloaded } from '../../shared/process/in-sets';

/** Work that is held until the test lets it go on, and remembers its sets. */
function heldWork<Out>(outcome: (input: number) => Out | Error) {
  const sets: number[][] = [];
  const releases: Array<() => void> = [];
  const work = async (inputs: number[]) => {
    sets.push(inputs);
    await new Promise<void>((release) => releases.push(release));
    return inputs.map(outcome);
  };
  return { sets, work, releaseNext: () => releases.shift()!() };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const limits = { maxSize: 100, maxWaiting: 100, concurrency: 1 };
const double = (input: number) => input * 2;

test('calls of one turn of the event loop are one set, and each gets its own outcome', async () => {
  const sets: number[][] = [];
  const call = inSets(limits, async (inputs: number[]) => {
    sets.push(inputs);
    return inputs.map(double);
  });
  expect(await Promise.all([call(1), call(2), call(3)])).toEqual([2, 4, 6]);
  expect(sets).toEqual([[1, 2, 3]]);
});

test('calls gather while a set is at work', async () => {
  const held = heldWork(double);
  const call = inSets(limits, held.work);
  const first = call(1);
  await turn();
  const later = [call(2), call(3)];
  await turn();
  expect(held.sets).toEqual([[1]]);
  held.releaseNext();
  await first;
  await turn();
  held.releaseNext();
  expect(await Promise.all(later)).toEqual([4, 6]);
  expect(held.sets).toEqual([[1], [2, 3]]);
});

test('no set is larger than the limit, and no more are at work than allowed', async () => {
  const held = heldWork(double);
  const call = inSets({ maxSize: 2, maxWaiting: 100, concurrency: 2 }, held.work);
  const calls = [1, 2, 3, 4, 5].map(call);
  await turn();
  expect(held.sets).toEqual([
    [1, 2],
    [3, 4],
  ]);
  held.releaseNext();
  await turn();
  expect(held.sets).toHaveLength(3);
  held.releaseNext();
  held.releaseNext();
  expect(await Promise.all(calls)).toEqual([2, 4, 6, 8, 10]);
});

test('an outcome that is an error rejects its own call only', async () => {
  const call = inSets(limits, async (inputs: number[]) =>
    inputs.map((input) => (input === 2 ? new Error('two') : input)),
  );
  const results = await Promise.allSettled([call(1), call(2), call(3)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('when the set fails as a whole its members are tried alone, and one poisonous call spoils no other', async () => {
  const sets: number[][] = [];
  const call = inSets(limits, async (inputs: number[]) => {
    sets.push(inputs);
    if (inputs.includes(2)) throw new Error('poison');
    return inputs.map(double);
  });
  const results = await Promise.allSettled([call(1), call(2), call(3)]);
  expect(results).toMatchObject([{ value: 2 }, { reason: new Error('poison') }, { value: 6 }]);
  expect(sets).toEqual([[1, 2, 3], [1], [2], [3]]);
});

test('a failure that is nobody’s in particular rejects all without another try', async () => {
  let tries = 0;
  const call = inSets({ ...limits, aloneAfter: () => false }, async () => {
    tries += 1;
    throw new Error('the database restarts');
  });
  const results = await Promise.allSettled([call(1), call(2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(tries).toBe(1);
});

test('calls beyond those that may wait are refused at once, and there is room again afterwards', async () => {
  const held = heldWork(double);
  const call = inSets({ maxSize: 1, maxWaiting: 2, concurrency: 1 }, held.work);
  const first = call(1);
  await turn();
  const waiting = [call(2), call(3)];
  await expect(call(4)).rejects.toThrow(SetsOverloaded);
  for (const waited of [first, ...waiting]) {
    held.releaseNext();
    await waited;
    await turn();
  }
  const last = call(5);
  await turn();
  held.releaseNext();
  expect(await last).toBe(10);
});
