// Writing a folder to the disk makes every name durable that was put into it before, whoever put it there. So those who
// come while one is being written wait for the next one together.

/** Resolves after a run of `sync` for the path that began after it was called. */
export function syncTogether(sync: (path: string) => Promise<void>): (path: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();

  function run(path: string): Promise<void> {
    const one = sync(path).finally(() => running.delete(path));
    running.set(path, one);
    return one;
  }
  return (path) => {
    const current = running.get(path);
    if (current === undefined) return run(path);
    // The current one may have begun before the name was there.
    const waiting =
      next.get(path) ??
      current
        .catch(() => {})
        .then(() => {
          next.delete(path);
          return run(path);
        });
    next.set(path, waiting);
    return waiting;
  };
}
