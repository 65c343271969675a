import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `send` so many times a second, whether or not earlier calls are done, and resolves when all of them are. What
 * is due after a pause of this process is sent at once: a slow answer never slows the questions down.
 */
export async function sendSteadily(
  perSecond: number,
  seconds: number,
  send: (index: number) => Promise<void>,
): Promise<void> {
  const total = perSecond * seconds;
  const sent: Promise<void>[] = [];
  let failure: unknown;
  const startedAt = performance.now();
  while (sent.length < total && failure === undefined) {
    const due = Math.min(total, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond));
    while (sent.length < due) {
      sent.push(
        send(sent.length).catch((error: unknown) => {
          failure ??= error;
        }),
      );
    }
    await pause(1);
  }
  await Promise.all(sent);
  if (failure !== undefined) throw failure;
}
