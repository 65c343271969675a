// What is made once for an Idempotency-Key, in the transaction that makes it: the key is claimed, the answer kept beside
// what was made, and whoever comes again gets it.
import { z } from 'zod';
import { type NewAuditEntry, recordAudit } from '../store/audit';
import { answerClaim, findClaims, type KeptAnswer, type KeptClaim, type KeyPlace } from '../store/idempotency';
import { type Sql, type Tx, withPatience } from '../store/sql';
import type { Answer } from './answer';
import type { ErrorCode } from './errors';
import { claimOrKept, firstAnswer, repeatOrRefuse } from './idempotency-key';

/** `holder` names what the request makes; `fingerprint` is of what it asks for. */
export type Once = { place: KeyPlace; holder: string; fingerprint: Buffer };

export type Made = {
  location: string;
  /** As the first answer shows it, and each repeat of it. */
  view: object;
  /** Null where the rows themselves tell enough. Written last: an entry makes whoever comes after it wait. */
  audit: NewAuditEntry | null;
};

/** For the description of a route whose repeats get the first answer again. */
export const answersAgain = {
  'Idempotency-Key': {
    description: 'Your name for this request. Sent again with the same body, it gets the first answer again.',
    required: true,
    schema: z.string().min(1).max(255),
  },
} as const;

export const errorsOfKey = [
  'IDEMPOTENCY_KEY_MISSING',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_KEY_IN_FLIGHT',
  'IDEMPOTENCY_KEY_REUSED',
] as const satisfies readonly ErrorCode[];

const readPatienceSeconds = 5;

/** What was answered before; looked for before anything else is, since what was asked for may be gone by now. */
export async function claimAnswered(db: Sql, place: KeyPlace): Promise<KeptClaim | null> {
  const [kept] = await withPatience(readPatienceSeconds, () => findClaims(db, [place]));
  return kept?.answer ? kept : null;
}

/** Of two requests with one key the second waits for the first's commit, and gets its answer. */
export async function answerOnce(tx: Tx, once: Once, make: () => Promise<Made>): Promise<Answer> {
  const { place, holder, fingerprint } = once;
  const kept = await claimOrKept(tx, place, holder);
  if (kept !== null)
    return kept.holder === holder && kept.answer ? firstAnswer(kept.answer) : repeatOrRefuse(kept, fingerprint);
  return firstAnswer(await keep(tx, once, await make()));
}

export type OneMade = { id: string; isRepeat: boolean };

/** As `answerOnce`, where each repeat is shown what was made as it is then; only which one it is, is kept. */
export async function makeOnce(
  tx: Tx,
  once: Once,
  make: () => Promise<Pick<Made, 'location' | 'audit'>>,
): Promise<OneMade> {
  const { place, holder, fingerprint } = once;
  const kept = await claimOrKept(tx, place, holder);
  if (kept !== null) {
    repeatOrRefuse(kept, fingerprint);
    return { id: kept.holder, isRepeat: kept.holder !== holder };
  }
  await keep(tx, once, { ...(await make()), view: { id: holder } });
  return { id: holder, isRepeat: false };
}

async function keep(
  tx: Tx,
  { place, holder, fingerprint }: Once,
  { location, view, audit }: Made,
): Promise<KeptAnswer> {
  const answer = { status: 201, location, body: JSON.stringify(view), fingerprint };
  await answerClaim(tx, place, holder, answer);
  if (audit !== null) await recordAudit(tx, audit);
  return answer;
}
