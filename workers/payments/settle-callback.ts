import type { HandleMany, WhenDead } from '../../shared/jobs/handler';
import type { PublishOptions } from '../../shared/jobs/publish';
import type { CallbackNews, Standing } from '../../shared/providers/payments/provider';
import { newsOf } from '../../shared/providers/payments/told';
import {
  failCallback,
  finishCallbacks,
  lockWaitingCallbacks,
  type WaitingCallback,
} from '../../shared/store/callback-work';
import type { Receipt } from '../../shared/store/money-movements';
import { type LockedPayment, lockPayments } from '../../shared/store/payments';
import type { Tx } from '../../shared/store/sql';
import { actOnNews, type NewsToActOn } from './act-on-news';
import { actOnStanding } from './act-on-standing';
import { settleAndTell } from './settle';
import type { settleCallback } from './settle-callback.job';

type Heard = { callback: WaitingCallback; news: CallbackNews; followUp: PublishOptions };

/** All payments are locked before anything is done, in the order of their ids, since sets may share some. */
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
  await settle(tx, heard);
  // After the money, whose word may have come later: what is paid back or disputed was paid before.
  for (const one of heard) await act(tx, one, payments.get(one.callback.paymentId)!);
  await finishCallbacks(
    tx,
    callbacks.map(({ id }) => id),
  );
};

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

async function act(tx: Tx, { callback, news, followUp }: Heard, payment: LockedPayment): Promise<void> {
  if (news.kind === 'paid' || news.kind === 'hint' || news.kind === 'other') return;
  if (isStanding(news)) await actOnStanding(tx, payment, news, 'callback', followUp);
  else await actOnNews(tx, callback, payment, news, followUp);
}

const isStanding = (news: Standing | NewsToActOn): news is Standing =>
  news.kind === 'pending' || news.kind === 'paid' || news.kind === 'failed' || news.kind === 'expired';

export const whenDead: WhenDead<typeof settleCallback> = (tx, { callbackId }, why) => failCallback(tx, callbackId, why);
