// What a provider's word on money that was taken already changes: that it was paid back, or is disputed.

import { GiveUp } from '../../shared/jobs/outcomes';
import type { PublishOptions } from '../../shared/jobs/publish';
import type { CallbackNews } from '../../shared/providers/payments/provider';
import type { WaitingCallback } from '../../shared/store/callback-work';
import type { LockedPayment } from '../../shared/store/payments';
import type { Tx } from '../../shared/store/sql';

export type NewsToActOn = Extract<CallbackNews, { kind: 'refunded' | 'refund-failed' | 'disputed' | 'dispute-closed' }>;

/** The payment is locked. Throws when what it follows from is not known yet: it is tried again. */
export async function actOnNews(
  _tx: Tx,
  _callback: WaitingCallback,
  _payment: LockedPayment,
  news: NewsToActOn,
  _followUp: PublishOptions,
): Promise<void> {
  throw new GiveUp(`nobody acts upon ${news.kind} yet`);
}
