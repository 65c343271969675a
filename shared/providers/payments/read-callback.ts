// What signed callbacks have in common, whichever provider sends them.
import type { RefusedCallback, Verdict } from './provider';

export const refusedCallback = (reason: RefusedCallback, detail: string, signature: string | null): Verdict => ({
  verdict: 'refused',
  reason,
  detail,
  signature,
});

/** Seconds within which a signed callback is believed, before and after its time. */
export const replayWindowSeconds = 300;

/**
 * Reads `t=1639081943,v1=…,v1=…`. Null unless there is exactly one time, of exactly ten digits: where the signed text is
 * the time and the body without anything between, digits could otherwise move from one to the other.
 */
export function readSignatureHeader(text: string): { timestamp: string; signatures: string[] } | null {
  const parts = text.split(',').map((part) => part.split('='));
  const times = parts.filter(([key]) => key === 't').map(([, value]) => value ?? '');
  const signatures = parts.filter(([key]) => key === 'v1').map(([, value]) => value ?? '');
  const [timestamp] = times;
  if (times.length !== 1 || timestamp === undefined || !/^\d{10}$/.test(timestamp)) return null;
  return { timestamp, signatures };
}

export const secondsSinceEpoch = (timestamp: string): Date => new Date(Number(timestamp) * 1000);

/** A provider's own word for a failure, where it is one: sentences and long numbers may be about the payer. */
export const reasonOf = (given: unknown, otherwise: string): string =>
  typeof given === 'string' && /^[\w.-]{1,60}$/.test(given) && !/\d{7}/.test(given) ? given : otherwise;
