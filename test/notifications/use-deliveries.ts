// Messages delivered by hand, through a real mail server and simulated carriers of text messages.
import {
  type MessageSimulators,
  startMessageSimulators,
} from '../../scripts/local/simulators/start-message-simulators';
import type { DataOf, NotificationKind } from '../../shared/domain/notification/kinds';
import { Personal } from '../../shared/domain/personal';
import { runLeased } from '../../shared/jobs/run-leased';
import { noteDelivery, type ToldOutcome } from '../../shared/messages/note-delivery';
import { readConfig } from '../../shared/process/config';
import { type Messengers, openMessengers } from '../../shared/providers/messages/open-messengers';
import { attemptsOf } from '../../shared/store/delivery-attempts';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { type NewNotification, requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/notifications/deliver';
import { deliver } from '../../workers/notifications/deliver.job';
import type { NotificationTools } from '../../workers/notifications/open';
import { useDatabase } from '../support/database';
import { aRunContext, jobsOf } from '../support/engine';
import { testSmtp, useMessageTools } from '../support/message-pool';
import { testVault as vault } from '../support/tax-worker';
import { useMailServer } from './mail-server';

export const phone = '+261341234567';
export const email = 'rasoa@example.mg';

export const failedData: DataOf<'payment-failed'> = {
  amount: '15 000 Ar',
  things: '1234 TBA (2026)',
  link: 'https://pay.example.mg/x',
};

export const undelivered = { state: 'undelivered', reason: 'switched off' } as const;

export const later = (minutes: number) => ({ now: () => new Date(Date.now() + minutes * 60_000) });

export function useDeliveries() {
  const { db } = useDatabase();
  const mailServer = useMailServer();
  const { tools: toolsWith } = useMessageTools();
  let simulators: MessageSimulators;
  let messengers: Messengers;
  beforeEach(async () => {
    await rows(db(), `truncate job, notification, delivery_choice cascade`);
    simulators = await startMessageSimulators('http://127.0.0.1:9');
    const config = readConfig({ ENVIRONMENT: 'development', DATABASE_URL: 'postgres://x', ...simulators.settings });
    messengers = openMessengers(config, { mail: testSmtp(mailServer.url()) });
  });
  afterEach(async () => {
    messengers.close();
    await simulators.stop();
  });

  return {
    db,
    mailServer,
    simulators: () => simulators,
    tools: (over: Partial<NotificationTools> = {}) => toolsWith(messengers, over),
    /** That a payment failed, unless told otherwise. */
    request: (over: Partial<NewNotification> = {}) =>
      withTx(db(), (tx) =>
        requestNotification<NotificationKind>(tx, vault, {
          accountId: null,
          kind: 'payment-failed',
          language: 'fr',
          jurisdiction: 'MG',
          email: new Personal(email),
          phone: new Personal(phone),
          data: failedData,
          expiresAt: null,
          ...over,
        } as NewNotification),
      ),
    /** Runs what waits or is delayed, once. */
    async run(over: Partial<NotificationTools> = {}) {
      await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
      for (const job of await leaseJobs(db(), deliver.name, { atMost: 10 }, aRunContext(db()).workerId, 30))
        await runLeased({ job: deliver, handlers, deps: toolsWith(messengers, over) }, aRunContext(db()), job as never);
    },
    /** As the console does: what failed runs again. */
    retry: () =>
      rows(db(), `update job set state = 'waiting', finished_at = null, max_attempts = 24 where state = 'failed'`),
    async tell(id: string, outcome: ToldOutcome) {
      const last = (await attemptsOf(db(), id)).at(-1)!;
      return withTx(db(), (tx) => noteDelivery(tx, { attemptId: last.id }, outcome));
    },
    waysOf: async (id: string): Promise<string[]> =>
      (await attemptsOf(db(), id)).map(({ channel, provider, state }) => `${channel} ${provider} ${state}`),
    stateOf: async (id: string): Promise<{ state: string; reason: string | null }> =>
      (await row<{ state: string; reason: string | null }>(
        db(),
        `select state, failed_reason as reason from notification where id = $1`,
        [id],
      ))!,
    lastJob: async () => (await jobsOf(db(), deliver.name)).at(-1)!,
  };
}
