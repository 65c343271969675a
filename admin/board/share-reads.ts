// Every open tab polls every few seconds and asks for the same things. One answer serves them all for a moment, and a
// question that is under way is not asked a second time, so twenty tabs cost the database what one costs.

export type SharedReads = {
  /** The answer to `key`, given once for a moment. A failed read is not kept. */
  read<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** Forgets everything: somebody acted and wants to see it. */
  forget(): void;
};

const mostAnswers = 500;
// An answer that took long is kept for so many times as long, so that polling never takes more than a tenth of one
// database connection's time.
const keptTimes = 10;

export function shareReads(maxAgeMs: number): SharedReads {
  let answers = new Map<string, { freshUntil: number; answer: Promise<unknown> }>();

  const dropOld = (now: number) => {
    for (const [key, { freshUntil }] of answers) if (now > freshUntil) answers.delete(key);
    // Somebody walks through pages faster than they age; dropping all costs one more read each.
    if (answers.size > mostAnswers) answers.clear();
  };

  return {
    read<T>(key: string, load: () => Promise<T>): Promise<T> {
      const now = performance.now();
      const known = answers.get(key);
      if (known !== undefined && now <= known.freshUntil) return known.answer as Promise<T>;
      dropOld(now);
      const answer = load();
      const shared = { freshUntil: Number.POSITIVE_INFINITY, answer };
      answers.set(key, shared);
      answer.then(
        () => {
          const took = performance.now() - now;
          shared.freshUntil = performance.now() + Math.max(maxAgeMs, keptTimes * took);
        },
        () => {
          shared.freshUntil = 0;
        },
      );
      return answer;
    },
    forget() {
      // A new map, not clear(): what is under way may not come back as an answer from before the act.
      answers = new Map();
    },
  };
}
