// What to do next with a message, from what was tried so far: one pure function, so that every rule of falling back can be
// read here and nowhere else.
import type { Channel, KindRule } from './kinds';

export type AttemptState = 'sending' | 'sent' | 'delivered' | 'undelivered' | 'refused' | 'failed';
export type AttemptFault = 'again' | 'away' | 'unclear';

export type PastAttempt = {
  channel: Channel;
  provider: string;
  state: AttemptState;
  fault: AttemptFault | null;
  reason: string | null;
  /** When it was made, or its carrier answered. */
  at: Date;
};

/** A way that there is: its address is known, the person allows it, and somebody carries it, the preferred one first. */
export type Way = { channel: Channel; providers: readonly string[] };

export type Step =
  | { do: 'send'; channel: Channel; provider: string }
  /** Nothing can be done before. */
  | { do: 'wait'; until: Date; why: string }
  | { do: 'rest'; state: 'sent' | 'delivered'; isLast: boolean }
  | { do: 'fail'; reason: string };

const minuteMs = 60_000;
/** A carrier that was away is tried again after so long, then ever less often. */
const firstPauseMs = minuteMs;
const longestPauseMs = 60 * minuteMs;
/** A server that says "not now" of this message – greylisting takes minutes – is asked again so long before another way is taken. */
const patienceMs = 30 * minuteMs;
/** So long a carrier that did not answer may still tell that it took the message. */
const unclearMs = 5 * minuteMs;

/** `ways` in the order of the kind. */
export function planDelivery(
  { mode }: Pick<KindRule, 'mode'>,
  ways: readonly Way[],
  attempts: readonly PastAttempt[],
  now: Date,
): Step {
  const judged = [...ways, ...goneWays(ways, attempts)].map((way) => judgeWay(way, attempts, now));
  if (mode === 'first') return planFirst(judged);
  const next = judged.find(({ step }) => step?.do === 'send');
  if (next !== undefined) return next.step!;
  return settled(judged) ?? lost(attempts);
}

/** Ways that were tried and are closed by now, as when the person has refused them since: what went by them went. */
const goneWays = (ways: readonly Way[], attempts: readonly PastAttempt[]): Way[] =>
  [...new Set(attempts.map(({ channel }) => channel))]
    .filter((channel) => ways.every((way) => way.channel !== channel))
    .map((channel) => ({ channel, providers: [] }));

/** Each way in its turn; the next one where the one before is lost, or its carriers are away. */
function planFirst(judged: readonly JudgedWay[]): Step {
  for (const [place, { standing, step }] of judged.entries()) {
    if (standing === 'delivered') return { do: 'rest', state: 'delivered', isLast: true };
    if (standing === 'sent') return { do: 'rest', state: 'sent', isLast: place === judged.length - 1 };
    if (step?.do === 'send') return step;
    if (standing === 'patient') return step!;
  }
  return settled(judged) ?? lost(judged.flatMap(({ tried }) => tried));
}

/** What is left to wait for, else what was reached; undefined where nothing was. */
function settled(judged: readonly JudgedWay[]): Step | undefined {
  const waits = judged.flatMap(({ step }) => (step?.do === 'wait' ? [step] : []));
  const soonest = waits.sort((a, b) => a.until.getTime() - b.until.getTime())[0];
  if (soonest !== undefined) return soonest;
  if (judged.some(({ standing }) => standing === 'delivered')) return { do: 'rest', state: 'delivered', isLast: true };
  if (judged.some(({ standing }) => standing === 'sent')) return { do: 'rest', state: 'sent', isLast: true };
  return undefined;
}

/** The last reason of each way. */
function lost(tried: readonly PastAttempt[]): Step {
  const reasons = new Map(tried.map(({ channel, state, reason }) => [channel, `${channel}: ${reason ?? state}`]));
  return {
    do: 'fail',
    reason: reasons.size === 0 ? 'there is no way to this person' : [...reasons.values()].join('; '),
  };
}

type JudgedWay = {
  /** `patient`: its carrier is to be asked again before any other way is taken. */
  standing: 'delivered' | 'sent' | 'lost' | 'open' | 'patient';
  step: Extract<Step, { do: 'send' | 'wait' }> | null;
  tried: readonly PastAttempt[];
};

function judgeWay({ channel, providers }: Way, attempts: readonly PastAttempt[], now: Date): JudgedWay {
  const tried = attempts.filter((one) => one.channel === channel);
  const last = tried.at(-1);
  if (tried.some(({ state }) => state === 'delivered')) return { standing: 'delivered', step: null, tried };
  const unclear = tried.filter(({ state, fault }) => state === 'sent' && fault === 'unclear');
  const isHoped = unclear.some(({ at }) => now.getTime() - at.getTime() < unclearMs);
  if (isHoped) return { standing: 'patient', step: waitAfter(last!, unclearMs), tried };
  // Of a carrier that is configured no more nobody will know.
  if (last?.state === 'sending' && providers.includes(last.provider))
    return { standing: 'open', step: { do: 'send', channel, provider: last.provider }, tried };
  if (last?.state === 'sent' && last.fault === null) return { standing: 'sent', step: null, tried };
  // What one carrier could not deliver, another of the same way would hardly either: the other way is next.
  if (last?.state === 'undelivered' || last?.state === 'refused') return { standing: 'lost', step: null, tried };
  if (providers.length === 0) return { standing: 'lost', step: null, tried };
  const free = providers.find((provider) => isFree(provider, tried, now));
  if (free !== undefined) return { standing: 'open', step: { do: 'send', channel, provider: free }, tried };
  return { standing: isPatient(tried, now) ? 'patient' : 'open', step: soonestRetry(providers, tried), tried };
}

const waitAfter = ({ at, provider, reason }: PastAttempt, ms: number): Extract<Step, { do: 'wait' }> => ({
  do: 'wait',
  until: new Date(at.getTime() + ms),
  why: `${provider}: ${reason ?? 'no answer'}`,
});

const ofProvider = (provider: string, tried: readonly PastAttempt[]): PastAttempt[] =>
  tried.filter((one) => one.provider === provider);

const pauseAfter = (tried: readonly PastAttempt[]): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tried.length - 1, 10));

function isFree(provider: string, tried: readonly PastAttempt[], now: Date): boolean {
  const of = ofProvider(provider, tried);
  const last = of.at(-1);
  return last === undefined || now.getTime() - last.at.getTime() >= pauseAfter(of);
}

/** Only while every fault so far was about this message, and not for long. */
const isPatient = (tried: readonly PastAttempt[], now: Date): boolean =>
  tried.every(({ fault }) => fault === 'again') && now.getTime() - tried[0]!.at.getTime() < patienceMs;

function soonestRetry(providers: readonly string[], tried: readonly PastAttempt[]): Extract<Step, { do: 'wait' }> {
  const waits = providers.map((provider) => {
    const of = ofProvider(provider, tried);
    return waitAfter(of.at(-1)!, pauseAfter(of));
  });
  return waits.sort((a, b) => a.until.getTime() - b.until.getTime())[0]!;
}
