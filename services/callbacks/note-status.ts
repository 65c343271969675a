// What a carrier of text messages told is noted at once: the one statement after which another way is promised.
import { setTimeout as pause } from 'node:timers/promises';
import type { SmsProviderName } from '../../shared/domain/jurisdictions/pack';
import { type ErrorCode, Refusal } from '../../shared/http/errors';
import { noteDelivery } from '../../shared/messages/note-delivery';
import type { ToldStatus } from '../../shared/providers/messages/read-status';
import type { ToldAttempt } from '../../shared/store/delivery-attempts';
import { withPatience, withTx } from '../../shared/store/sql';
import type { CallbackTools } from './tools';

const patienceSeconds = 3;
// A carrier may tell of a message before its answer to us is committed.
const lookAgainMs = 2000;
const betweenMs = 100;

type Noted = 'noted' | 'known' | 'idle';

/** Throws CALLBACK_UNKNOWN where it is about no message of ours. */
export async function noteStatus({ db }: CallbackTools, told: ToldAttempt, status: ToldStatus): Promise<Noted> {
  if (status === 'idle') return 'idle';
  // The row of an attempt is there before its carrier is called; only what the carrier calls it comes after.
  const until = performance.now() + ('attemptId' in told ? 0 : lookAgainMs);
  for (;;) {
    const noted = await withPatience(patienceSeconds, () => withTx(db, (tx) => noteDelivery(tx, told, status)));
    if (noted !== 'unknown') return noted;
    if (performance.now() >= until) throw new Refusal('CALLBACK_UNKNOWN');
    await pause(betweenMs);
  }
}

const outcomes: Partial<Record<ErrorCode, string>> = {
  SIGNATURE_INVALID: 'refused',
  CALLBACK_INVALID: 'refused',
  CALLBACK_UNKNOWN: 'unknown',
  RATE_LIMITED: 'turned-away',
};

export async function counted(
  { metrics }: CallbackTools,
  provider: SmsProviderName,
  take: () => Promise<Noted>,
): Promise<void> {
  try {
    metrics.statuses.inc({ provider, outcome: await take() });
  } catch (error) {
    const code = error instanceof Refusal ? error.code : null;
    metrics.statuses.inc({ provider, outcome: (code && outcomes[code]) ?? 'failed' });
    throw error;
  }
}
