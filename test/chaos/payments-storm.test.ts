// A storm of payments on real servers and processes: callbacks come three times and out of order, some never, some forged;
// processes are killed and PostgreSQL restarted meanwhile. What the providers took is settled once, and nothing else; each
// of it has one receipt, and its owner one mail.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bringUp, type Running } from '../../scripts/local/bring-up';
import type { SimulatedPayment } from '../../scripts/local/simulators/payment-book';
import { referenceOf } from '../../shared/domain/payment/reference';
import { connect } from '../../shared/store/connect';
import { type Database, rows } from '../../shared/store/sql';
import { onServer } from '../support/database';
import { sumOfEntries } from '../support/payments';
import { forgeriesFor } from './forge-callbacks';
import { orderAll } from './storm-orders';
import { expectEverybodyTold, expectReceiptsOfAll } from './storm-receipts';
import { uploadStatement } from './upload-statement';
import { wreak } from './wreak';

// Ten thousand on purpose: STORM_PAYMENTS=10000 npm test -- test/chaos/payments-storm.test.ts
const paymentCount = Number(process.env.STORM_PAYMENTS ?? 200);
const kills = Math.max(12, paymentCount / 100);
const program = join(__dirname, '../../dist/scripts/run-parts.js');
const folder = join(__dirname, '../../.local/storm');
const ownServers = { ...process.env, DATABASE_URL: '', AMQP_URL: '', REDIS_URL: '' };
const minutes = 60_000;
const patienceMs = (2 + paymentCount / 1000) * minutes;

let running: Running;
let db: Database;

beforeAll(async () => {
  // Counted is what this storm brings.
  rmSync(folder, { recursive: true, force: true });
  const env = {
    PAYMENT_FIRST_CHECK_SECONDS: '3',
    SMS_PER_SECOND: '1000',
    MAILS_PER_SECOND: '1000',
    JOB_LEASE_SECONDS: '10',
  };
  running = await bringUp({ log: () => {}, folder, program, env, usualPorts: false, stackEnv: ownServers });
  db = await connect({ DATABASE_URL: running.stack.databaseUrl, DATABASE_POOL_SIZE: 4 });
  for (const simulator of Object.values(running.simulators.byName)) {
    await simulator.behave({
      autoApproveAfterMs: 300,
      failPayments: 0.03,
      callbackRepeats: 2,
      callbackDelayMs: [0, 2500],
      loseCallbacks: 0.1,
      forgeCallbacks: 0.01,
    });
  }
}, 2 * minutes);
afterAll(async () => {
  await db?.source.destroy();
  await running?.stop();
}, minutes);

/**
 * Every order has reached its provider, and what was paid there is settled here. What failed at Stripe or Wave stays open:
 * the payer may try another card.
 */
async function untilAllMoneyIsHere(): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await pause(500)) {
    const counts = await countStates().catch(() => null);
    const paid = simulated().filter(({ state }) => state === 'paid').length - (counts?.unseen ?? 0);
    const unclear = counts?.unclear ?? 0;
    const open = simulated().filter(({ state, reason }) => state === 'open' && reason === null).length;
    if (counts !== null && open === 0 && counts.unsent === 0 && counts.settled + unclear >= paid) return;
    if (Date.now() > end) throw new Error(`${paid} are paid, ${open} open there; here: ${JSON.stringify(counts)}`);
  }
}

const simulated = (): SimulatedPayment[] =>
  Object.values(running.simulators.byName).flatMap((simulator) => [...simulator.payments()]);

/**
 * Orange Money refuses an order that it has, and nobody was shown the page of one whose answer was lost. Here payers pay by
 * themselves, those of such a page, too, whom there cannot be.
 */
const unseen = `provider = 'orange-money' and state = 'failed' and provider_reference is null`;

const countStates = (): Promise<Record<'unsent' | 'unclear' | 'unseen' | 'settled', number>> =>
  onServer(
    async (client) =>
      (
        await client.query(
          `select count(*) filter (where state in ('created', 'requested'))::int as unsent,
                  count(*) filter (where state = 'pending' and provider_reference is null)::int as unclear,
                  count(*) filter (where ${unseen})::int as unseen,
                  count(*) filter (where state = 'settled')::int as settled
             from payment`,
        )
      ).rows[0],
    running.stack.databaseUrl,
  );

type Outcome = {
  id: string;
  state: string;
  received: string;
  amount: string;
  movements: number;
  journals: number;
  learnedBy: string;
};

const outcomesByReference = async (): Promise<Map<string, Outcome>> =>
  new Map(
    (
      await rows<Outcome>(
        db,
        `select id, state, received, amount, learned_by as "learnedBy",
                (select count(*)::int from provider_transaction where payment_id = p.id) as movements,
                (select count(*)::int from journal where payment_id = p.id) as journals
           from payment p
           left join lateral (select learned_by from provider_transaction where payment_id = p.id limit 1) l on true`,
      )
    ).map((one) => [referenceOf(one.id), one]),
  );

test(
  `${paymentCount} payments in a storm: each that was paid is settled once, and no other`,
  async () => {
    let over = false;
    const wreaking = wreak(running, kills, () => over);
    const ordered = await orderAll(db, running.stack.databaseUrl, paymentCount);
    await untilAllMoneyIsHere();
    const simulators = Object.values(running.simulators.byName);
    const there = simulated();
    // Somebody who knows what callbacks look like claims that the payments that failed were paid.
    const forged = await forgeriesFor(
      running,
      there.filter(({ state }) => state !== 'paid'),
    );
    over = true;
    await wreaking;
    await Promise.all(simulators.map((simulator) => simulator.callbacksSettled()));
    await untilEverythingIsHandled();
    const byStatement = await uploadStatement(running, db);
    await untilEverythingIsHandled();

    const here = await outcomesByReference();
    expect(here.size).toBe(ordered.length);
    const ghosts = await rows<{ id: string }>(db, `select id from payment where ${unseen}`);
    const neverShown = new Set(ghosts.map(({ id }) => referenceOf(id)));
    const paid = there.filter(({ state, reference }) => state === 'paid' && !neverShown.has(reference));
    expect(paid.map(({ reference }) => here.get(reference))).toEqual(
      paid.map(({ amount }) => ({
        id: expect.any(String),
        state: 'settled',
        amount: String(Number(amount)),
        received: String(Number(amount)),
        movements: 1,
        journals: 1,
        learnedBy: expect.stringMatching(/^(callback|poll|statement)$/),
      })),
    );
    const unpaid = ordered.map(({ id }) => here.get(referenceOf(id))!).filter(({ state }) => state !== 'settled');
    expect(unpaid.length).toBe(ordered.length - paid.length);
    for (const { state, received, journals } of unpaid) {
      expect(`${state} ${received} ${journals}`).toMatch(/^(failed|pending) 0 0$/);
    }
    expect(Object.values(await sumOfEntries(db)).every((sum) => sum === '0')).toBe(true);
    await expectAssessmentsPaid(paid.length);
    const receipts = await expectReceiptsOfAll(db);
    expect(receipts).toBe(paid.length);
    const mailedTwice = await expectEverybodyTold(db, receipts, await wreaking);
    const told = toldOf();
    const lost = paid.filter(({ reference }) => !told.has(reference));
    for (const { reference } of lost) expect(here.get(reference)!.learnedBy).toMatch(/^(poll|statement)$/);
    console.log({
      paid: paid.length,
      failed: unpaid.length,
      lost: lost.length,
      byStatement,
      forged,
      receipts,
      mailedTwice,
      kills: await wreaking,
    });
  },
  3 * patienceMs,
);

/**
 * References that callbacks named which were not refused. A forged one that nobody signs is a reason to ask, too; who was
 * killed before the answer may have stored one.
 */
const toldOf = (): Set<string> =>
  new Set(
    Object.values(running.simulators.byName)
      .flatMap((simulator) => simulator.callbacks())
      .filter(({ status }) => status === null || status < 300)
      .flatMap(({ callback: { url, body } }) => `${url} ${body}`.match(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g) ?? []),
  );

/** Every job has come to its end, and none to a bad one. */
async function untilEverythingIsHandled(): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await pause(500)) {
    const left = await rows<{ name: string; state: string; count: number; why: string }>(
      db,
      `select name, state::text, count(*)::int, min(failed_reason) as why
         from job
        where name ~ '^(payments|receipts|notifications)[.]'
          and name <> 'payments.confirm-payment'
          and state <> 'completed'
        group by 1, 2`,
    ).catch(() => null);
    if (left?.length === 0) return;
    if (Date.now() > end) throw new Error(`not handled: ${JSON.stringify(left)}`);
  }
}

async function expectAssessmentsPaid(count: number): Promise<void> {
  const [sums] = await rows(
    db,
    `select count(*) filter (where state = 'paid')::int as paid,
            sum(a.paid)::text as credited,
            (select -sum(e.amount) from journal_entry e where e.assessment_id is not null)::text as booked
       from assessment a
      where registration like 'STORM %'`,
  );
  expect(sums).toMatchObject({ paid: count });
  expect((sums as { credited: string }).credited).toBe((sums as { booked: string }).booked);
}
