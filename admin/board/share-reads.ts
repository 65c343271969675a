// Every open tab polls every few seconds and asks for the same things. One answer serves them all for a moment, and a
// question that is under way is not asked a second time, so twenty tabs cost the database what one costs.

export type SharedReads = {
  /** The answer to `key`, at most `maxAgeMs` old. A failed read is not kept. */
  read<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** Forgets everything: somebody acted and wants to see it. */
  forget(): void;
};

const mostAnswers = 500;

export function shareReads(maxAgeMs: number): SharedReads {
  let answers = new Map<string, { askedAt: number; answer: Promise<unknown> }>();

  const dropOld = (now: number) => {
    for (const [key, { askedAt }] of answers) if (now - askedAt > maxAgeMs) answers.delete(key);
    // Somebody walks through pages faster than they age; dropping all costs one more read each.
    if (answers.size > mostAnswers) answers.clear();
  };

  return {
    read<T>(key: string, load: () => Promise<T>): Promise<T> {
      const now = performance.now();
      const known = answers.get(key);
      if (known !== undefined && now - known.askedAt <= maxAgeMs) return known.answer as Promise<T>;
      dropOld(now);
      const answer = load();
      answers.set(key, { askedAt: now, answer });
      answer.catch(() => answers.delete(key));
      return answer;
    },
    forget() {
      // A new map, not clear(): what is under way may not come back as an answer from before the act.
      answers = new Map();
    },
  };
}
