/**
 * Ends `work` with an error after `seconds`, or when `parent` is aborted. The work's own signal is aborted as well; work
 * that ignores it goes on unheard, which is why a transaction must never outlive this promise: the rollback waits for
 * the statement that runs.
 */
export async function withinTime<T>(
  seconds: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let onParent = () => {};
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    const end = (error: Error) => {
      abort.abort(error);
      reject(error);
    };
    onParent = () => end(new Error('the process stops'));
    timer = setTimeout(() => end(new Error(`took longer than ${seconds} s`)), seconds * 1000);
  });
  if (parent.aborted) onParent();
  else parent.addEventListener('abort', onParent, { once: true });
  try {
    return await Promise.race([work(abort.signal), ended]);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', onParent);
  }
}
