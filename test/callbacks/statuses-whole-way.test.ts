// From a message that a carrier takes to what becomes of its attempt: the adapters, carriers that tell badly, and the
// callbacks service, over real HTTP.
import { randomUUID } from 'node:crypto';
import {
  type MessageSimulators,
  startMessageSimulators,
} from '../../scripts/local/simulators/start-message-simulators';
import { freePort } from '../../scripts/stack/free-port';
import { start } from '../../services/callbacks/main';
import type { SmsProviderName } from '../../shared/domain/jurisdictions/pack';
import { Personal } from '../../shared/domain/personal';
import { addressIndex } from '../../shared/messages/person-index';
import type { RunningProcess } from '../../shared/process/process';
import { type Messengers, openMessengers } from '../../shared/providers/messages/open-messengers';
import { twilioStatusUrl } from '../../shared/providers/messages/status-url';
import { beginAttempt, settleAttempt } from '../../shared/store/delivery-attempts';
import { requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import { anSms } from '../providers/a-message';
import { calm } from '../providers/an-order';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';

const database = useDatabase();
let simulators: MessageSimulators;
let process: RunningProcess;
let messengers: Messengers;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Each status three times, in any order, and a forged one beside it.
  simulators = await startMessageSimulators(url, {
    behaviour: { callbackRepeats: 2, callbackDelayMs: [0, 150], forgeCallbacks: 1 },
  });
  process = await openTestProcess(database.url(), {
    CALLBACKS_PORT: String(port),
    PUBLIC_CALLBACKS_URL: url,
    REFUSED_CALLBACKS_PER_MINUTE: '100000',
    SMS_PER_SECOND: '1000',
    ...simulators.settings,
  });
  messengers = openMessengers(process.config);
  await start(process);
});
afterAll(async () => {
  await process?.stop('the test is over');
  await simulators?.stop();
});
beforeEach(() => rows(database.db(), 'truncate job, notification, delivery_attempt, delivery_choice cascade'));

/** As the worker does it: the row, the call, what came of it. */
async function sendOne(provider: SmsProviderName, to: string): Promise<string> {
  const { db, vault, config } = process;
  const phone = new Personal(to);
  const attemptId = await withTx(db, async (tx) => {
    const notificationId = await requestNotification(tx, vault, {
      accountId: null,
      kind: 'payment-failed',
      language: 'fr',
      email: null,
      phone,
      data: { things: '1234 TBA', amount: '100 000 Ar', link: 'https://pages.example' },
      expiresAt: null,
    });
    await rows(tx, 'delete from job');
    return beginAttempt(tx, {
      notificationId,
      channel: 'sms',
      provider,
      jobEventId: randomUUID(),
      segments: 1,
      addressIndex: addressIndex(vault, 'sms', phone),
    });
  });
  const statusUrl = twilioStatusUrl(config.PUBLIC_CALLBACKS_URL, attemptId);
  const id = await messengers.sms.get(provider)!.send(anSms(to, { attemptId, statusUrl }), calm);
  await withTx(db, (tx) => settleAttempt(tx, attemptId, { state: 'sent', providerMessageId: id }));
  return attemptId;
}

const stateOf = async (id: string) =>
  (await row<{ state: string }>(database.db(), 'select state from delivery_attempt where id = $1', [id]))!.state;
const answers = (provider: SmsProviderName, isForged: boolean) =>
  new Set(
    simulators.byName[provider]
      .callbacks()
      .filter((one) => one.isForged === isForged)
      .map(({ status }) => status),
  );

describe.each(['twilio', 'orange-sms'] as const)('through %s', (provider) => {
  test('what arrives is delivered, what does not is promised another way once, and forged news are refused', async () => {
    const carrier = simulators.byName[provider];
    await carrier.behave({ undelivered: ['+261341111111'] });
    const numbers = ['+261341234567', '+261341111111', '+261342222222'];
    const ids = await Promise.all(numbers.map((to) => sendOne(provider, to)));
    await carrier.callbacksSettled();
    expect(await Promise.all(ids.map(stateOf))).toEqual(['delivered', 'undelivered', 'delivered']);
    expect(await rows(database.db(), `select from job where event = 'notification.requested'`)).toHaveLength(1);
    expect(answers(provider, false)).toEqual(new Set([200]));
    expect(answers(provider, true)).toEqual(new Set([401]));
  });
});
