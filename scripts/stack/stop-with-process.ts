import type { DataPlace } from './data-place';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Gives the function that stops a stack, and ties the stack to this process: when it ends by an exception the servers
 * are told to stop, and a signal nobody else listens for stops them before it has its usual effect. SIGKILL leaves
 * them running; the next run in the folder ends them.
 */
export function stopWithProcess(place: DataPlace): () => Promise<void> {
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= stopServers(place).finally(untie);
    return stopped;
  };
  const onExit = () => {
    for (const server of place.servers) server.signalToStop();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) > 1) return;
    void stop()
      .catch(() => {})
      .then(() => process.kill(process.pid, signal));
  };
  const untie = () => {
    process.off('exit', onExit);
    for (const signal of signals) process.off(signal, onSignal);
  };

  process.once('exit', onExit);
  for (const signal of signals) process.on(signal, onSignal);
  return stop;
}

/** Backwards, and every server even if one refuses: the first refusal is reported at the end. */
async function stopServers(place: DataPlace): Promise<void> {
  place.isStopping = true;
  const refusals: unknown[] = [];
  for (const server of place.servers.toReversed()) await server.stop().catch((err: unknown) => refusals.push(err));
  place.release();
  if (refusals.length > 0) throw refusals[0];
}
