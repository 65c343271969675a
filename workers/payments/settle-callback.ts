import type { HandleMany, WhenDead } from '../../shared/jobs/handler';
import type { PublishOptions } from '../../shared/jobs/publish';
import type { CallbackNews } from '../../shared/providers/payments/provider';
import { newsOf } from '../../shared/providers/payments/told';
import { type NewAuditEntry, recordAudit } from '../../shared/store/audit';
import {
  failCallback,
  finishCallbacks,
  lockWaitingCallbacks,
  type WaitingCallback,
} from '../../shared/store/callback-work';
import type { Receipt } from '../../shared/store/money-movements';
import { type LockedPayment, lockPayments } from '../../shared/store/payments';
import { lockAssessmentsOf } from '../../shared/store/refundable';
import type { Tx } from '../../shared/store/sql';
import { actOnNews, type NewsToActOn } from './act-on-news';
import { actOnStanding } from './act-on-standing';
import { settleAndTell } from './settle';
import type { settleCallback } from './settle-callback.job';

type Heard = { callback: WaitingCallback; news: CallbackNews; followUp: PublishOptions };

/**
 * All rows are locked before anything is done, payments and then assessments, in the order of their ids: sets may share
 * some, and so may whoever pays money back.
 */
export const handleMany: HandleMany<typeof settleCallback> = async (jobs, { tx, followUp }) => {
  const jobOf = new Map(jobs.map((job) => [job.payload.callbackId, job]));
  const callbacks = await lockWaitingCallbacks(tx, [...jobOf.keys()]);
  const payments = await lockPayments(
    tx,
    callbacks.map(({ paymentId }) => paymentId),
  );
  const heard = callbacks.map((callback) => ({
    callback,
    news: newsOf(callback.told),
    followUp: followUp(jobOf.get(callback.id)!),
  }));
  await lockTaken(tx, heard);
  await settle(tx, heard);
  // After the money, whose word may have come later: what is paid back or disputed was paid before.
  const entries: NewAuditEntry[] = [];
  for (const one of heard) entries.push(...(await act(tx, one, payments.get(one.callback.paymentId)!)));
  await finishCallbacks(
    tx,
    callbacks.map(({ id }) => id),
  );
  await writeDown(tx, entries);
};

/** Money alone locks what it needs at once; what follows from money goes payment by payment. */
async function lockTaken(tx: Tx, heard: readonly Heard[]): Promise<void> {
  if (!heard.some(({ news }) => followsFromMoney(news))) return;
  const moving = heard.filter(({ news }) => news.kind === 'paid' || followsFromMoney(news));
  await lockAssessmentsOf(
    tx,
    moving.map(({ callback }) => callback.paymentId),
  );
}

/** Last, and of one jurisdiction after the other: it holds the chain of each until the commit. */
async function writeDown(tx: Tx, entries: readonly NewAuditEntry[]): Promise<void> {
  for (const entry of entries.toSorted((one, other) => (one.tenant < other.tenant ? -1 : 1)))
    await recordAudit(tx, entry);
}

async function settle(tx: Tx, heard: readonly Heard[]): Promise<void> {
  const receipts = heard.flatMap(({ callback: { paymentId, provider }, news }): Receipt[] => {
    if (news.kind !== 'paid') return [];
    const { kind: _, ...money } = news;
    return [{ ...money, paymentId, provider, learnedBy: 'callback' }];
  });
  if (receipts.length === 0) return;
  const options = new Map(heard.map(({ callback, followUp }) => [callback.paymentId, followUp]));
  await settleAndTell(tx, receipts, (paymentId) => options.get(paymentId)!);
}

async function act(tx: Tx, { news, followUp }: Heard, payment: LockedPayment): Promise<NewAuditEntry[]> {
  if (news.kind === 'paid') return [];
  if (followsFromMoney(news)) {
    const entry = await actOnNews(tx, payment, news, followUp);
    return entry === null ? [] : [entry];
  }
  if (news.kind !== 'hint' && news.kind !== 'other') await actOnStanding(tx, payment, news, 'callback', followUp);
  return [];
}

const followsFromMoney = (news: CallbackNews): news is NewsToActOn =>
  news.kind === 'refunded' ||
  news.kind === 'refund-failed' ||
  news.kind === 'disputed' ||
  news.kind === 'dispute-closed';

export const whenDead: WhenDead<typeof settleCallback> = (tx, { callbackId }, why) => failCallback(tx, callbackId, why);
