// Subscribers over HTTP, and days that have come for them.
import { addMonths, dayIn } from '../../shared/domain/days';
import { nightCame } from '../../shared/events/clock';
import { renewalDue } from '../../shared/events/renewal-due';
import { publish } from '../../shared/jobs/publish';
import { row, rows, withTx } from '../../shared/store/sql';
import { type Paying, usePaying, type Who } from '../support/paying';

export const path = '/api/v1/subscriptions';
export const phone = '+261340000009';

/** The day in both jurisdictions, but for three hours of it in Madagascar. */
export const todayIn = (jurisdiction: 'SN' | 'MG') =>
  dayIn(jurisdiction === 'SN' ? 'Africa/Dakar' : 'Indian/Antananarivo', new Date());

export type Subscribing = Paying & {
  subscribe(who: Who, over?: object, key?: string): ReturnType<Paying['post']>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers and say themselves what they expect there
  shown(who: Who, id: string): Promise<any>;
  act(who: Who, id: string, what: 'end' | 'resumption'): ReturnType<Paying['ask']>;
  /** As if it had begun on that day. */
  beganOn(id: string, day: string): Promise<void>;
  nightAlone(): Promise<void>;
  /** The night comes, and the day after it. */
  night(): Promise<void>;
  /** Without waiting for any night. */
  renewNow(id: string): Promise<unknown>;
  /** What the payer does with the payment of the last period, which the provider is then asked about. */
  payer(who: Who, id: string, does: 'approve' | 'decline'): Promise<void>;
  /** Periods by number, with the state of what is owed for them. */
  periodsOf(
    id: string,
  ): Promise<{ from: string; to: string; state: string; assessmentId: string; paymentId: string }[]>;
};

export function useSubscriptions(): Subscribing {
  const paying = usePaying();
  const shown: Subscribing['shown'] = async (who, id) => (await paying.as(who, `${path}/${id}`)).json;
  const nightAlone = async () => {
    const { db } = paying.process();
    await withTx(db, (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
    await paying.done('payments.renew-subscriptions');
  };
  return {
    ...paying,
    shown,
    subscribe: (who, over = {}, key) => paying.post(who, path, { service: 'SUB-MONTH', ...over }, key),
    act: (who, id, what) => paying.ask(`${path}/${id}/${what}`, null, { method: 'POST', headers: who.headers }),
    async beganOn(id, day) {
      const { months } = (await row<{ months: number }>(paying.db(), `select months from subscription where id = $1`, [
        id,
      ]))!;
      for (let number = 0; number < 5; number += 1)
        await rows(
          paying.db(),
          `update subscription_period set from_on = $3, to_on = $4 where subscription_id = $1 and period = $2`,
          [id, number, addMonths(day, number * months), addMonths(day, (number + 1) * months)],
        );
      await rows(
        paying.db(),
        `update subscription
            set begins_on = $2,
                next_on = (select max(to_on) from subscription_period where subscription_id = $1)
          where id = $1`,
        [id, day],
      );
    },
    nightAlone,
    async night() {
      await nightAlone();
      await paying.promote('payments.renew-subscription');
      await paying.done('payments.renew-subscription');
      await paying.done('payments.start-payment');
    },
    renewNow: (id) => withTx(paying.process().db, (tx) => publish(tx, renewalDue, { subscriptionId: id })),
    async payer(who, id, does) {
      const { payment } = await paying.until(
        () => shown(who, id),
        (seen) => seen.payment?.state === 'pending',
      );
      paying.simulators()[payment.provider as 'mvola' | 'wave'][does](payment.reference);
      await paying.promote('payments.confirm-payment');
      await paying.until(
        () => shown(who, id),
        (seen) => seen.payment.state !== 'pending',
      );
      await paying.done('payments.note-paid-period');
      await paying.done('payments.note-unpaid-period');
    },
    periodsOf: (id) =>
      rows(
        paying.db(),
        `select from_on::text as "from", to_on::text as "to", a.state, a.id as "assessmentId", payment_id as "paymentId"
           from subscription_period
           join assessment a on a.id = assessment_id
          where subscription_id = $1
          order by period`,
        [id],
      ),
  };
}
