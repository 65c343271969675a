import { randomUUID } from 'node:crypto';
import { Personal } from '../../shared/domain/personal';
import { type RetentionRule, retentionRules } from '../../shared/domain/retention';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { keepCaughtMessage } from '../../shared/store/caught-messages';
import { requestNotification } from '../../shared/store/notifications';
import { issueOneTimeToken } from '../../shared/store/one-time-tokens';
import { insertExport, storeExport } from '../../shared/store/personal-exports';
import { openTokenSession } from '../../shared/store/refresh-tokens';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/privacy/apply-retention';
import { applyRetention } from '../../workers/privacy/apply-retention.job';
import { useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { aPayment } from '../support/payments';
import { testVault as vault } from '../support/tax-worker';
import { aPerson, runNext } from './people';

const { db } = useDatabase();
const run = async () => {
  await rows(db(), `truncate job`);
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  await runNext(db(), applyRetention, handlers, { vault });
  return (await jobsOf(db(), applyRetention.name))[0]!;
};
const some = (statement: string) => rows(db(), statement);

/** What each rule is about: how to make one that is `days` old in the rule's sense, and how to see that it is there. */
const cases: Record<RetentionRule, { make(days: number): Promise<unknown>; left: string }> = {
  'payment-orders': {
    make: async (days) => {
      const { id } = await aPayment(db());
      await rows(
        db(),
        `update payment set state = 'expired', created_at = now() - $2 * interval '1 day' where id = $1`,
        [id, days],
      );
    },
    left: `select from payment where order_sealed is not null`,
  },
  'ended-sessions': {
    make: async (days) => {
      await aSession();
      await some(`update session set ended_at = now() - interval '${days} days', ended_why = 'logout'`);
    },
    left: `select from session join refresh_token on session_id = session.id`,
  },
  'refresh-tokens': {
    make: async (days) => {
      await aSession();
      await some(`update refresh_token set expires_at = now() - interval '${days} days'`);
    },
    left: `select from refresh_token`,
  },
  'one-time-tokens': {
    make: async (days) => {
      const accountId = (await aPerson(db(), vault)).id;
      const expiresAt = new Date(Date.now() - days * 86_400_000);
      await withTx(db(), (tx) => issueOneTimeToken(tx, { accountId, purpose: 'verify-email', expiresAt }));
    },
    left: `select from one_time_token`,
  },
  'notification-contents': { make: aNotification, left: `select from notification where data_sealed is not null` },
  notifications: { make: aNotification, left: `select from notification` },
  'dead-addresses': {
    make: async (days) => {
      for (const [index, isAllowed, why] of [
        ['dead', false, 'bounced'],
        ['refused', false, 'unsubscribed'],
        ['chosen', true, 'chosen'],
      ] as const)
        await rows(
          db(),
          `insert into delivery_choice (subject_index, channel, topic, is_allowed, why, changed_at)
           values ($1, 'email', 'everything', $2, $3, now() - make_interval(secs => $4))`,
          [Buffer.from(index), isAllowed, why, days * 86_400],
        );
    },
    left: `select from delivery_choice where why = 'bounced'`,
  },
  'export-contents': {
    make: async (days) => {
      await anExport();
      await some(`update personal_export set expires_at = now() - interval '${days} days'`);
    },
    left: `select from personal_export where content_sealed is not null`,
  },
  exports: {
    make: async (days) => {
      await anExport();
      await some(
        `update personal_export set state = 'expired', content_sealed = null, created_at = now() - interval '${days} days'`,
      );
    },
    left: `select from personal_export`,
  },
  'unverified-accounts': {
    make: async (days) => {
      const { id: accountId } = await aPerson(db(), vault, { state: 'unverified' });
      const expiresAt = new Date(Date.now() + 1_000_000);
      await withTx(db(), (tx) => issueOneTimeToken(tx, { accountId, purpose: 'verify-email', expiresAt }));
      await some(`update account set created_at = now() - interval '${days} days'`);
    },
    left: `select from account join one_time_token on account_id = account.id`,
  },
  'known-networks': {
    make: async (days) => {
      const { id } = await aPerson(db(), vault);
      await some(`insert into known_network values ('${id}', '192.0.2.1', now() - interval '${days} days')`);
    },
    left: `select from known_network`,
  },
  'erased-addresses': {
    make: (days) => some(`insert into erased_address values (1, now() - interval '${days} days')`),
    left: `select from erased_address`,
  },
  'refused-callbacks': {
    make: (days) => aCallback(days, { state: 'refused', refused_reason: 'signature-wrong' }),
    left: `select from callback_event`,
  },
  'unknown-callbacks': {
    make: (days) => aCallback(days, { state: 'failed' }),
    left: `select from callback_event`,
  },
  'callback-bodies': {
    make: (days) => aCallback(days, { state: 'processed' }),
    left: `select from callback_event where body_sealed is not null`,
  },
  'matched-lines': {
    make: async (days) => {
      for (const [source, outcome] of [
        ['provider', 'matched'],
        ['provider', 'missing-there'],
        ['statement', 'matched'],
      ])
        await some(
          `with run as (
             insert into reconciliation (id, jurisdiction, provider, day, source, requested_by, state, matched, finished_at)
             values (gen_random_uuid(), 'SN', 'wave', '2026-03-02', '${source}', 'x', 'completed', 1,
                     now() - make_interval(secs => ${days * 86_400}))
             returning id
           )
           insert into reconciliation_line (reconciliation_id, number, kind, transaction, outcome)
           select id, 1, 'payment', 'T', '${outcome}' from run`,
        );
    },
    left: `select from reconciliation r join reconciliation_line on reconciliation_id = r.id and outcome = 'matched'
            where source = 'provider'`,
  },
  'caught-messages': {
    make: async (days) => {
      await keepCaughtMessage(db(), { channel: 'email', sender: 'a', recipient: 'b', subject: 'c', body: 'd' });
      await some(`update caught_message set created_at = now() - interval '${days} days'`);
    },
    left: `select from caught_message`,
  },
};

async function aSession() {
  const { id: accountId } = await aPerson(db(), vault);
  await withTx(db(), (tx) => openTokenSession(tx, { accountId, ip: '192.0.2.1', userAgent: 'x', refreshDays: 7 }));
}

const aCallback = (days: number, { state, refused_reason = null }: { state: string; refused_reason?: string | null }) =>
  rows(
    db(),
    `insert into callback_event (id, provider, event_id, event_type, body_hash, body_sealed, state, refused_reason, received_at)
     values (uuidv7(now() - make_interval(secs => $1) - now()), 'bange', 'e', 'payment.success', '', 'body', $2, $3, now() - make_interval(secs => $1))`,
    [days * 86_400, state, refused_reason],
  );

async function aNotification(days: number) {
  const { id: accountId, email } = await aPerson(db(), vault);
  const mail = {
    accountId,
    kind: 'erased',
    language: 'fr',
    email: new Personal(email),
    data: {},
    expiresAt: null,
  } as const;
  await withTx(db(), (tx) => requestNotification(tx, vault, mail));
  await some(`update notification set created_at = now() - interval '${days} days'`);
}

async function anExport() {
  const { id } = await aPerson(db(), vault);
  await withTx(db(), async (tx) => storeExport(tx, vault, (await insertExport(tx, id)).id, '{}', 24));
}

const emptied = `truncate account, caught_message, erased_address, reconciliation, delivery_choice cascade`;
beforeEach(() => some(emptied));

const rules = Object.keys(retentionRules) as RetentionRule[];

test.each(rules)('%s: what is past its time goes, what is within stays', async (rule) => {
  const { days } = retentionRules[rule];
  const { make, left } = cases[rule];

  await make(days - 0.01);
  await run();
  expect(await rows(db(), left)).toHaveLength(1);

  await some(emptied);
  await make(days + 0.01);
  const job = await run();
  expect(await rows(db(), left)).toHaveLength(0);
  expect(job).toMatchObject({ state: 'completed', result: expect.objectContaining({ [rule]: 1 }) });
});

test('of a reconciliation whose lines went its counts stay, and so do the lines in which something is wrong', async () => {
  await cases['matched-lines'].make(91);
  await run();
  expect(await some(`select matched from reconciliation`)).toEqual(Array(3).fill({ matched: 1 }));
  expect(await some(`select outcome from reconciliation_line order by outcome`)).toEqual([
    { outcome: 'matched' }, // of the statement
    { outcome: 'missing-there' },
  ]);
});

test('what people refused is kept, however long ago they did', async () => {
  await cases['dead-addresses'].make(3650);
  await run();
  expect(await some(`select why from delivery_choice order by why`)).toEqual([
    { why: 'chosen' },
    { why: 'unsubscribed' },
  ]);
});

test('running again finds nothing more', async () => {
  await aNotification(31);
  await run();
  const { result } = await run();
  expect(Object.values(result as Record<string, number>).every((swept) => swept === 0)).toBe(true);
});

test('more than one set goes in one night', async () => {
  await some(
    `insert into caught_message (id, channel, sender, recipient, subject, body, created_at)
     select gen_random_uuid(), 'email', '', '', '', '', now() - interval '8 days' from generate_series(1, 12500)`,
  );
  expect((await run()).result).toMatchObject({ 'caught-messages': 12_500 });
});

test('an account that was confirmed in time stays, whatever its age', async () => {
  await aPerson(db(), vault);
  await some(`update account set created_at = now() - interval '9 years'`);
  await run();
  expect(await some(`select from account`)).toHaveLength(1);
});

test('a message that still waits after so long is expired with its contents', async () => {
  await aNotification(31);
  await run();
  expect(await some(`select state from notification`)).toEqual([{ state: 'expired' }]);
});

test('a row that somebody holds is left for the next night, and nobody waits', async () => {
  await aNotification(400);
  await withTx(db(), async (tx) => {
    await rows(tx, `select from notification for update`);
    expect(await run()).toMatchObject({ state: 'completed' });
  });
  expect(await some(`select from notification`)).toHaveLength(1);
});

test('a rule that fails keeps no other from being applied, and the job names it', async () => {
  await aNotification(400);
  await keepCaughtMessage(db(), { channel: 'email', sender: 'a', recipient: 'b', subject: randomUUID(), body: 'd' });
  await some(`update caught_message set created_at = now() - interval '8 days'`);
  await some(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
  await some(`create trigger refuse before delete on notification for each row execute function refuse()`);
  const job = await run();
  await some(`drop function refuse cascade`);

  expect(job).toMatchObject({ state: 'delayed', failed_reason: 'could not be applied: notifications' });
  expect(await some(`select from caught_message`)).toHaveLength(0);
});
