/** The process stops and its patience is over. Nobody's fault: whoever sees it records no failure. */
export class Stopping extends Error {
  override name = 'Stopping';
  override message = 'the process stops';
}

/**
 * Ends `work` with an error after `seconds`, or with Stopping when `parent` is aborted. The work's own signal is aborted
 * as well; work that ignores it goes on unheard, and finds that its transaction takes no further statement.
 */
export async function withinTime<T>(
  seconds: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent.aborted) throw new Stopping();
  const abort = new AbortController();
  let onParent = () => {};
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    const end = (error: Error) => {
      abort.abort(error);
      reject(error);
    };
    onParent = () => end(new Stopping());
    timer = setTimeout(() => end(new Error(`took longer than ${seconds} s`)), seconds * 1000);
  });
  parent.addEventListener('abort', onParent, { once: true });
  try {
    return await Promise.race([work(abort.signal), ended]);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', onParent);
  }
}
