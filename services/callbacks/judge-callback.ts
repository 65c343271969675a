// One callback: is it the provider's, what is it about, was it told before. It is stored whatever the answer is, so that
// whoever looks into it later finds it; and no answer waits for anything but the database.
import { hash } from 'node:crypto';
import type { Request, Response } from 'express';
import { unstorable } from '../../shared/domain/storable-json';
import { type ErrorCode, Refusal } from '../../shared/http/errors';
import type { Exchange } from '../../shared/http/exchange';
import { paymentAtPlace } from '../../shared/payments/callback-place';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import type { PaymentProvider, ReadCallback, RefusedCallback, Verdict } from '../../shared/providers/payments/provider';
import { type Told as Saying, toldBy } from '../../shared/providers/payments/told';
import { sealCallback, storeRefused } from '../../shared/store/callback-events';
import { tokenIndex } from '../../shared/store/payments';
import { withPatience, withTx } from '../../shared/store/sql';
import type { Taken, Told } from './accept-callbacks';
import type { CallbackTools } from './tools';

export type Incoming = {
  req: Request;
  res: Response;
  exchange: Exchange;
  provider: PaymentProvider;
  /** As the address has it, with its secret. */
  reference: string | null;
  body: Buffer;
};

type Believable = Extract<Verdict, { callback: unknown }>;

const longestSignature = 256;
const patienceSeconds = 3;

/** How it was taken; a Refusal for what was not. `foreign`: of an account that serves others, too, and about none of ours. */
export async function judgeCallback(
  tools: CallbackTools,
  incoming: Incoming,
): Promise<Extract<Taken, 'stored' | 'repeated'> | 'unknown' | 'foreign'> {
  const verdict = incoming.provider.verify(incoming.body, incoming.req.headers, tools.now());
  if (verdict.verdict === 'refused') return refuse(tools, incoming, verdict.reason, verdict.signature);
  const address = verdict.verdict === 'verified' ? null : provenAddress(tools, incoming);
  // Of one that signs nothing, the address is what only it was given.
  if (verdict.verdict === 'unsigned' && address === null)
    return refuse(tools, incoming, incoming.reference === null ? 'secret-missing' : 'secret-wrong', verdict.signature);
  const told = toldOf(tools, incoming, verdict, address);
  if (!isStorable(told)) return refuse(tools, incoming, 'body-unusable', verdict.signature);
  const taken = await tools.accept(told);
  if (taken === 'stored' || taken === 'repeated') return taken;
  if (taken === 'unknown' && sharedAccounts.has(told.provider)) return told.unknown === 'let be' ? 'foreign' : taken;
  // Whoever signs proves not to be a forger, whatever is wrong with what it says.
  if (!told.isSigned) await tools.forgers.count(incoming.req, incoming.res);
  throw new Refusal(refusals[taken]);
}

const refusals: Record<Exclude<Taken, 'stored' | 'repeated'>, ErrorCode> = {
  unknown: 'CALLBACK_UNKNOWN',
  impostor: 'SIGNATURE_INVALID',
  reused: 'CALLBACK_REUSED',
};

/** Providers whose account may serve others beside us: they are not told that they told the wrong party. */
const sharedAccounts: ReadonlySet<string> = new Set(['stripe']);

const provenAddress = ({ vault }: CallbackTools, { provider, reference }: Incoming): string | null =>
  reference === null ? null : paymentAtPlace(vault, provider.name, reference);

function toldOf(
  { vault, forgers }: CallbackTools,
  { req, exchange, provider, body }: Incoming,
  { verdict, callback, signature }: Believable,
  address: string | null,
): Told {
  const { eventId, eventType, subject } = callback;
  const isSigned = verdict === 'verified';
  const token = subject.token === undefined ? null : tokenIndex(vault, provider.name, subject.token).toString('hex');
  const told = toldBy(callback, { token, address });
  const id = timeOrderedId();
  return {
    id,
    provider: provider.name,
    eventId,
    eventType,
    signature: signature?.slice(0, longestSignature) ?? null,
    isSigned,
    bodyHash: hash('sha256', body, 'buffer'),
    sealedBody: sealCallback(vault, id, body),
    told,
    isIdle: isIdle(callback),
    unknown: whatIfUnknown(told, callback, provider.name, isSigned || !forgers.isTurnedAway(req)),
    correlationId: exchange.correlationId,
    traceParent: exchange.traceParent,
  };
}

const isIdle = ({ news }: ReadCallback): boolean => news.kind === 'other' || news.kind === 'pending';

/** What a shared account earned elsewhere carries another reference, or none. A dispute never has one: somebody looks. */
function whatIfUnknown({ names }: Saying, callback: ReadCallback, name: string, mayBeKept: boolean): Told['unknown'] {
  if (!mayBeKept) return 'leave out';
  const isStanding = ['paid', 'failed', 'expired'].includes(callback.news.kind);
  return sharedAccounts.has(name) && isStanding && names.reference === null ? 'let be' : 'fail';
}

/** What an adapter let through and the columns would not hold. */
const isStorable = ({ eventId, eventType, told }: Told): boolean =>
  eventId.length > 0 &&
  eventId.length <= 255 &&
  eventType.length <= 50 &&
  (told.names.transaction?.length ?? 0) <= 100 &&
  unstorable([eventId, eventType, told]) === undefined;

type RefusalReason = RefusedCallback | 'secret-missing' | 'secret-wrong';

const refusalOf: Record<RefusalReason, ErrorCode> = {
  'secret-missing': 'SIGNATURE_INVALID',
  'secret-wrong': 'SIGNATURE_INVALID',
  'signature-missing': 'SIGNATURE_INVALID',
  'signature-wrong': 'SIGNATURE_INVALID',
  'timestamp-stale': 'CALLBACK_STALE',
  'body-unusable': 'CALLBACK_INVALID',
};

/** Counted before it is stored: a flood of forged callbacks must not become a flood of rows. */
async function refuse(
  { db, forgers }: CallbackTools,
  { req, res, provider, body }: Incoming,
  reason: RefusalReason,
  signature: string | null,
): Promise<never> {
  await forgers.count(req, res);
  const bodyHash = hash('sha256', body, 'buffer');
  const row = {
    id: timeOrderedId(),
    provider: provider.name,
    // Nobody read what it calls itself.
    eventId: `sha256:${bodyHash.toString('hex')}`,
    eventType: 'unread',
    bodyHash,
    signature: signature?.slice(0, longestSignature) ?? null,
    signatureValid: signature === null ? null : reason === 'body-unusable' || reason === 'timestamp-stale',
    reason,
  };
  await withPatience(patienceSeconds, () => withTx(db, (tx) => storeRefused(tx, [row])));
  throw new Refusal(refusalOf[reason]);
}
