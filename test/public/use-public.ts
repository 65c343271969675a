// The public pages in a test: a process of their own with the workers of payments, on the test's database and with
// simulated providers, asked over real HTTP.
import { randomInt } from 'node:crypto';
import { type MvolaSimulator, startMvolaSimulator } from '../../scripts/local/simulators/mvola';
import { type OrangeMoneySimulator, startOrangeMoneySimulator } from '../../scripts/local/simulators/orange-money';
import { type StripeSimulator, startStripeSimulator } from '../../scripts/local/simulators/stripe';
import { start } from '../../services/public/main';
import { keyOfPayment } from '../../services/public/payment-key';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { lead } from '../../shared/jobs/lead';
import { startWorker } from '../../shared/jobs/worker';
import type { RunningProcess } from '../../shared/process/process';
import { type Database, rows } from '../../shared/store/sql';
import { publishShippedTariffs } from '../support/batches';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';

export type PageReply = { status: number; headers: Headers; text: string; location: string | null };
export type PageAsk = { method?: 'GET' | 'POST'; headers?: Record<string, string>; form?: Record<string, string> };

/** Limits out of the way; tests of limits set their own. */
const generous = {
  ANONYMOUS_REQUESTS_PER_MINUTE: '100000',
  NOTICES_PER_MINUTE: '100000',
  VERIFICATIONS_PER_MINUTE: '100000',
  PAYMENTS_PER_MINUTE: '100000',
  TRUST_PROXY: '1',
  PAYMENT_FIRST_CHECK_SECONDS: '1',
};

export type TestPublic = {
  db(): Database;
  url(): string;
  process(): RunningProcess;
  mvola(): MvolaSimulator;
  orange(): OrangeMoneySimulator;
  stripe(): StripeSimulator;
  ask(path: string, options?: PageAsk): Promise<PageReply>;
  /** The page of an assessment's notice; French unless the query says otherwise. */
  notice(id: string, query?: string): Promise<PageReply>;
  /** The key of who ordered the payment. */
  keyOf(paymentId: string): string;
  /** Sends the form of the notice's page as a browser would; `over` is what somebody fills in. */
  pay(id: string, over: Record<string, string>, headers?: Record<string, string>): Promise<PageReply>;
};

/** `workers: false`: nobody asks the providers, so that payments stay as they were ordered. */
export function usePublic(env: Record<string, string> = {}, { workers = true } = {}): TestPublic {
  let process: RunningProcess;
  let url: string;
  let simulators: { mvola: MvolaSimulator; orange: OrangeMoneySimulator; stripe: StripeSimulator };
  // Before the database goes.
  afterAll(async () => {
    await process?.stop('the test is over');
    for (const simulator of Object.values(simulators ?? {})) await simulator.stop();
  });
  const { db, url: databaseUrl } = useDatabase();
  beforeAll(async () => {
    await publishShippedTariffs(db());
    const [mvola, orange, stripe] = await Promise.all([
      startMvolaSimulator(),
      startOrangeMoneySimulator(),
      startStripeSimulator(),
    ]);
    simulators = { mvola, orange, stripe };
    const settings = { ...mvola.settings, ...orange.settings, ...stripe.settings };
    process = await openTestProcess(databaseUrl(), { PUBLIC_PORT: '0', ...generous, ...settings, ...env });
    if (workers) {
      await startWorker(process, 'payments');
      // Without it nothing that is to be done later would ever be due.
      lead(process);
    }
    ({ url } = await start(process));
  });

  const ask: TestPublic['ask'] = async (path, { method = 'GET', headers = {}, form } = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
        ...(form !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form !== undefined && { body: new URLSearchParams(form).toString() }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, location: response.headers.get('location') };
  };
  const notice: TestPublic['notice'] = (id, query = '?language=fr') => ask(`/pay/${noticeReferenceOf(id)}${query}`);
  return {
    db,
    url: () => url,
    process: () => process,
    mvola: () => simulators.mvola,
    orange: () => simulators.orange,
    stripe: () => simulators.stripe,
    ask,
    notice,
    keyOf: (paymentId) => keyOfPayment(process.vault, paymentId),
    async pay(id, over, headers = {}) {
      const { action, fields } = formIn((await notice(id)).text);
      return ask(action, { method: 'POST', form: { ...fields, ...over }, headers });
    },
  };
}

const unescaped = (text: string): string => text.replaceAll('&amp;', '&');

/** The form that orders a payment, with what is hidden or chosen in it. */
export function formIn(text: string): { action: string; fields: Record<string, string> } {
  const action = /<form method="post" action="([^"]+)" aria-labelledby/.exec(text)?.[1];
  if (action === undefined) throw new Error(`there is no form to pay in:\n${text}`);
  const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const chosen = [...text.matchAll(/name="(wanted)" value="([^"]*)" checked/g)];
  return {
    action: unescaped(action),
    fields: Object.fromEntries([...hidden, ...chosen].map(([, name, value]) => [name!, value!])),
  };
}

/** What the page says, without its markup. */
export const wordsOf = (text: string): string =>
  text
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\s\u00a0\u202f]+/g, ' ');

export const paymentsOf = (db: Database, assessmentId: string) =>
  rows<{ id: string; state: string; provider: string; amount: string; isAnybodys: boolean }>(
    db,
    `select p.id, p.state, p.provider, i.amount::text,
            p.partner_id is null and p.account_id is null as "isAnybodys"
       from payment_item i
       join payment p on p.id = i.payment_id
      where i.assessment_id = $1
      order by p.id`,
    [assessmentId],
  );
