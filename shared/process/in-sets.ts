// Gathers concurrent calls into sets, so that one statement and one commit serve many requests. Used wherever a request
// costs a round trip that costs hardly more for a hundred of them: looking up API keys, accepting small batches.

/** A call came while as many as may wait were waiting already. */
export class SetsOverloaded extends Error {
  override name = 'SetsOverloaded';
}

export type SetOptions = {
  /** Calls one set holds at most. */
  maxSize: number;
  /** Calls that may wait; further ones are refused at once, since they would only be answered too late. */
  maxWaiting: number;
  /** Sets at work at the same time. */
  concurrency: number;
  /** Whether the members of a failed set are worth trying alone; not when the failure was nobody's in particular. */
  aloneAfter?(error: unknown): boolean;
};

type Call<In, Out> = { input: In; resolve(out: Out): void; reject(error: unknown): void };

/**
 * Makes `one(input)` from `work(set)`. While fewer than `concurrency` sets are at work a set starts at the end of the
 * event loop's turn, with all calls of that turn; else calls gather until a set is done. So a lone call never waits,
 * and under load sets grow by themselves.
 *
 * `work` resolves with one outcome per input, in order; an outcome that is an Error rejects that one call. When `work`
 * itself throws and the set has several members, each is tried alone, so that one of them cannot spoil the others.
 */
export function inSets<In, Out>(
  options: SetOptions,
  work: (inputs: In[]) => Promise<readonly (Out | Error)[]>,
): (input: In) => Promise<Out> {
  const { maxSize, maxWaiting, concurrency, aloneAfter = () => true } = options;
  let waiting: Call<In, Out>[] = [];
  let atWork = 0;
  let starting = false;

  function startSoon(): void {
    if (starting || atWork >= concurrency || waiting.length === 0) return;
    starting = true;
    setImmediate(start);
  }

  function start(): void {
    starting = false;
    while (atWork < concurrency && waiting.length > 0) {
      const set = waiting.slice(0, maxSize);
      waiting = waiting.slice(maxSize);
      atWork += 1;
      void run(set).finally(() => {
        atWork -= 1;
        startSoon();
      });
    }
  }

  async function run(set: Call<In, Out>[]): Promise<void> {
    try {
      settle(set, await work(set.map(({ input }) => input)));
    } catch (error) {
      if (set.length > 1 && aloneAfter(error)) for (const call of set) await run([call]);
      else for (const { reject } of set) reject(error);
    }
  }

  return (input) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= maxWaiting) return reject(new SetsOverloaded(`${maxWaiting} calls are waiting already`));
      waiting.push({ input, resolve, reject });
      startSoon();
    });
}

function settle<In, Out>(set: Call<In, Out>[], outcomes: readonly (Out | Error)[]): void {
  for (const [index, { resolve, reject }] of set.entries()) {
    const outcome = outcomes[index];
    if (outcome instanceof Error) reject(outcome);
    else resolve(outcome as Out);
  }
}
