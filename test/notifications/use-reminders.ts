// Vehicles of owners in a test, the nights that remind of them, and the mornings on which the messages go.
import { v7 as uuidv7 } from 'uuid';
import type { Owner } from '../../shared/domain/read-vehicle-line';
import { nightCame } from '../../shared/events/clock';
import type { JobContract } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { publish } from '../../shared/jobs/publish';
import { runLeased } from '../../shared/jobs/run-leased';
import { createAccount } from '../../shared/store/accounts';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { insertOwnerBlocks } from '../../shared/store/owner-blocks';
import { type Database, row, rows, withTx } from '../../shared/store/sql';
import * as delivery from '../../workers/notifications/deliver';
import { deliver } from '../../workers/notifications/deliver.job';
import * as planning from '../../workers/notifications/plan-reminders';
import { planReminders } from '../../workers/notifications/plan-reminders.job';
import { type AssessmentFields, anAssessment } from '../support/assessments';
import { aRunContext, type JobRow, jobsOf } from '../support/engine';
import { type TestCarriers, testSmtp, useMessageTools } from '../support/message-pool';
import { testVault } from '../support/tax-worker';
import { useMailServer } from './mail-server';

export const rasoa: Owner = { name: 'Rasoa Rabe', email: 'rasoa@example.mg', phone: null, language: 'fr' };
export const hery: Owner = { name: 'Hery', email: 'hery@example.mg', phone: null, language: 'mg' };

export type Message = {
  id: string;
  kind: string;
  language: string;
  state: string;
  reason: string | null;
  notBefore: Date;
  assessmentIds: string[];
};

/** No message, no assessment and no job at the beginning of each test. */
export function useReminders(db: () => Database) {
  const mailServer = useMailServer();
  const { tools } = useMessageTools();
  beforeEach(() =>
    rows(db(), `truncate job, assessment, instalment, owner_block, batch, notification, delivery_choice cascade`),
  );

  /** Runs what waits, or would later, of one job. */
  async function run(job: JobContract, handlers: HandlerFile, at: string, over: TestCarriers = {}): Promise<void> {
    await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed' and name = $1`, [
      job.name,
    ]);
    const context = aRunContext(db(), { workerId: uuidv7() });
    const mail = testSmtp(mailServer.url());
    const deps = tools({ mail, ...over }, { now: () => new Date(at) });
    for (const claimed of await leaseJobs(db(), job.name, { atMost: 20 }, context.workerId, 30))
      await runLeased({ job, handlers, deps }, context, claimed as never);
    mail.close();
  }

  return {
    mailServer,
    run,
    /** A vehicle of somebody, and its tax as `over` says. Returns the assessment's id. */
    async owned(owner: Owner, over: Partial<AssessmentFields> = {}): Promise<string> {
      const id = await anAssessment(db(), over);
      const found = await row<{ batchId: string }>(db(), `select batch_id as "batchId" from assessment where id = $1`, [
        id,
      ]);
      const block = { batchId: found!.batchId, chunk: 0, owners: [[1, owner] as const] };
      await withTx(db(), (tx) => insertOwnerBlocks(tx, testVault, [block]));
      return id;
    },
    /** Of an account that somebody has, for a service. */
    async owedBy(accountId: string, over: Partial<AssessmentFields> = {}): Promise<string> {
      const id = await anAssessment(db(), {
        ...{ kind: 'service-fee', service: 'T-1', requestedOn: '2026-01-01', category: 'service', ...over },
      });
      await rows(
        db(),
        `update assessment
            set account_id = $2, partner_id = null, batch_id = null, line = null, registration = null,
                registration_key = null
          where id = $1`,
        [id, accountId],
      );
      return id;
    },
    anAccount: async (email: string, phone: string | null = null): Promise<string> =>
      (await withTx(db(), (tx) =>
        createAccount(tx, testVault, {
          ...{ role: 'citizen', jurisdiction: 'MG', partnerId: null, email, name: null, phone, language: 'fr' },
          ...{ passwordHash: null, state: 'active' },
        }),
      ))!,
    come: (instant: string) => withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date(instant).toISOString() })),
    /** A whole night, at its time or late. Returns its row in the ledger. */
    async night(instant: string, at = instant): Promise<JobRow> {
      await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date(instant).toISOString() }));
      await run(planReminders, planning, at);
      return (await jobsOf(db(), planReminders.name)).at(-1)!;
    },
    plan: (at: string) => run(planReminders, planning, at),
    send: (at: string, over: TestCarriers = {}) => run(deliver, delivery, at, over),
    /** In the order in which they were made. */
    messages: (): Promise<Message[]> =>
      rows(
        db(),
        `select n.id, kind, language, state, failed_reason as reason, not_before as "notBefore",
                array(select assessment_id from notification_subject where notification_id = n.id order by 1)
                  as "assessmentIds"
           from notification n
          order by id`,
      ),
  };
}
