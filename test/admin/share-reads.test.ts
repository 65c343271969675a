import { shareReads } from '../../admin/board/share-reads';

test('questions asked at the same time are asked of the database once', async () => {
  const { read } = shareReads(1000);
  let asked = 0;
  const load = async () => ++asked;

  expect(await Promise.all([read('a', load), read('a', load), read('b', load)])).toEqual([1, 1, 2]);
  expect(await read('a', load)).toBe(1);
});

test('an answer is not shared beyond its age, nor after somebody acted', async () => {
  const aged = shareReads(-1);
  let asked = 0;
  const quick = () => Promise.resolve(++asked);
  await aged.read('a', quick);

  const { read, forget } = shareReads(60_000);
  await read('a', quick);
  expect(await read('a', quick)).toBe(2);
  forget();
  expect(await read('a', quick)).toBe(3);
});

test('what was under way when somebody acted is not shared afterwards', async () => {
  const { read, forget } = shareReads(60_000);
  let finish!: (answer: string) => void;
  const slow = read('a', () => new Promise<string>((resolve) => (finish = resolve)));

  forget();
  finish('before the act');

  expect(await slow).toBe('before the act');
  expect(await read('a', async () => 'after the act')).toBe('after the act');
});

test('a failed read is asked again', async () => {
  const { read } = shareReads(60_000);

  await expect(read('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await read('a', async () => 'back')).toBe('back');
});
