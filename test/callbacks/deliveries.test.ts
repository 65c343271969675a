import { randomUUID } from 'node:crypto';
import { Personal } from '../../shared/domain/personal';
import { addressIndex } from '../../shared/messages/person-index';
import { type AttemptOutcome, beginAttempt, settleAttempt } from '../../shared/store/delivery-attempts';
import { requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import {
  carrierSettings,
  type Fields,
  orangeSecret,
  publicUrl,
  signedByTwilio,
  toldByOrange,
  twilioFields,
} from './statuses';
import { send, useCallbacks } from './use-callbacks';

const callbacks = useCallbacks(carrierSettings);
const { db } = callbacks;
beforeEach(() => rows(db(), 'truncate job, notification, delivery_attempt, delivery_choice cascade'));

const phone = new Personal('+261341234567');

/** An attempt that is made, and its job forgotten, so that what is promised afterwards is seen. */
async function anAttempt(provider: string, outcome: AttemptOutcome | null): Promise<string> {
  const { vault } = callbacks.process();
  return withTx(db(), async (tx) => {
    const notificationId = await requestNotification(tx, vault, {
      accountId: null,
      kind: 'reminder-before-due',
      language: 'fr',
      email: null,
      phone,
      data: {},
      expiresAt: null,
      jurisdiction: 'MG',
    });
    const attemptId = await beginAttempt(tx, {
      notificationId,
      channel: 'sms',
      provider,
      jobEventId: randomUUID(),
      segments: 1,
      addressIndex: addressIndex(vault, 'sms', phone),
    });
    if (outcome !== null) await settleAttempt(tx, attemptId, outcome);
    await rows(tx, 'delete from job');
    return attemptId;
  });
}

const attempt = async (id: string) =>
  (await row<{ state: string; reason: string | null }>(
    db(),
    'select state, reason from delivery_attempt where id = $1',
    [id],
  ))!;
const notificationState = async () => (await row<{ state: string }>(db(), 'select state from notification'))!.state;
const promised = async () => (await rows(db(), `select from job where event = 'notification.requested'`)).length;
const saidOfAddress = async () =>
  (await rows<{ why: string }>(db(), `select why from delivery_choice where topic = 'everything'`)).map(
    ({ why }) => why,
  );
const told = async (path: string, sent: Parameters<typeof send>[1]): Promise<string> => {
  const { status, code } = await send(callbacks.url() + path, sent);
  return code === null ? String(status) : `${status} ${code}`;
};

describe('Twilio', () => {
  const aSentOne = () => anAttempt('twilio', { state: 'sent', providerMessageId: `SM${'1'.repeat(32)}` });
  const placeOf = (attemptId: string) => `/deliveries/twilio/${attemptId}`;
  const tell = (attemptId: string, fields: Fields, over: { url?: string; token?: string } = {}) =>
    told(placeOf(attemptId), signedByTwilio(over.url ?? publicUrl + placeOf(attemptId), fields, over.token));

  test('tells that a message arrived, as often as it likes', async () => {
    const id = await aSentOne();
    for (const status of ['queued', 'sending', 'sent']) expect(await tell(id, twilioFields(status))).toBe('200');
    expect(await attempt(id)).toEqual({ state: 'sent', reason: null });
    for (let n = 0; n < 3; n++) expect(await tell(id, twilioFields('delivered'))).toBe('200');
    expect(await attempt(id)).toEqual({ state: 'delivered', reason: null });
    expect(await notificationState()).toBe('delivered');
    expect(await promised()).toBe(0);
  });

  test.each([
    ['undelivered', '30003', []],
    ['undelivered', '30005', ['bounced']],
    ['failed', '30006', ['bounced']],
    ['undelivered', '21610', ['unsubscribed']],
    ['failed', '', []],
  ])('tells "%s" with the reason %j: another way is promised once', async (status, ErrorCode, against) => {
    const id = await aSentOne();
    const fields = twilioFields(status, ErrorCode === '' ? {} : { ErrorCode });
    const answers = await Promise.all(Array.from({ length: 5 }, () => tell(id, fields)));
    expect(answers).toEqual(Array(5).fill('200'));
    const reason = `twilio told "${status}"${ErrorCode === '' ? '' : ` (${ErrorCode})`}`;
    expect(await attempt(id)).toEqual({ state: 'undelivered', reason });
    expect(await notificationState()).toBe('waiting');
    expect([await promised(), await saidOfAddress()]).toEqual([1, against]);
  });

  test('may tell things in any order: what was delivered stays so, and what was said to be lost may still arrive', async () => {
    const id = await aSentOne();
    await tell(id, twilioFields('undelivered', { ErrorCode: '30003' }));
    await tell(id, twilioFields('delivered'));
    await tell(id, twilioFields('undelivered', { ErrorCode: '30003' }));
    await tell(id, twilioFields('sent'));
    expect(await attempt(id)).toEqual({ state: 'delivered', reason: null });
    expect(await notificationState()).toBe('delivered');
  });

  test('that tells of a message weeks later is not believed', async () => {
    const id = await aSentOne();
    await rows(db(), `update delivery_attempt set sent_at = now() - interval '8 days'`);
    for (const fields of [twilioFields('undelivered', { ErrorCode: '21610' }), twilioFields('delivered')])
      expect(await tell(id, fields)).toBe('200');
    expect(await attempt(id)).toEqual({ state: 'sent', reason: null });
    expect([await promised(), await saidOfAddress()]).toEqual([0, []]);
  });

  test('tells of a message before our answer from it is stored', async () => {
    const id = await anAttempt('twilio', null);
    expect(await tell(id, twilioFields('delivered'))).toBe('200');
    expect((await attempt(id)).state).toBe('delivered');
  });

  test.each([
    ['another token', {}, { token: 'another' }],
    ['the address at which the server thinks it listens', {}, { url: 'http://127.0.0.1/deliveries/twilio/' }],
    ['the address of another attempt', {}, { url: `${publicUrl}/deliveries/twilio/${randomUUID()}` }],
  ])('is not believed when it was signed with %s', async (_, fields, over) => {
    const id = await aSentOne();
    expect(await tell(id, twilioFields('delivered', fields), over)).toBe('401 SIGNATURE_INVALID');
    expect((await attempt(id)).state).toBe('sent');
  });

  test('is not believed when something was changed, or nothing signed', async () => {
    const id = await aSentOne();
    const { body, headers } = signedByTwilio(publicUrl + placeOf(id), twilioFields('undelivered'));
    const altered = body.replaceAll('undelivered', 'delivered');
    expect(await told(placeOf(id), { headers, body: altered })).toBe('401 SIGNATURE_INVALID');
    const { 'X-Twilio-Signature': _, ...unsigned } = headers;
    expect(await told(placeOf(id), { headers: unsigned, body })).toBe('401 SIGNATURE_INVALID');
    expect((await attempt(id)).state).toBe('sent');
  });

  test('a Host header makes no other address right', async () => {
    const id = await aSentOne();
    const posted = signedByTwilio(`https://forger.example${placeOf(id)}`, twilioFields('delivered'));
    const headers = { ...posted.headers, 'X-Forwarded-Host': 'forger.example', 'X-Forwarded-Proto': 'https' };
    expect(await told(placeOf(id), { ...posted, headers })).toBe('401 SIGNATURE_INVALID');
  });

  test('tells of nothing that we know, and is told so', async () => {
    expect(await tell(randomUUID(), twilioFields('delivered'))).toBe('404 CALLBACK_UNKNOWN');
    expect(await tell('not-an-attempt', twilioFields('delivered'))).toBe('404 CALLBACK_UNKNOWN');
  });

  test.each([
    ['no status', { SmsStatus: 'delivered' }, '422 CALLBACK_INVALID'],
    ['a status that is none', { MessageStatus: 'a status with blanks' }, '422 CALLBACK_INVALID'],
    ['a code that is none', { MessageStatus: 'failed', ErrorCode: '+261341234567' }, '422 CALLBACK_INVALID'],
    ['a body that is far too long', { MessageStatus: 'delivered', pad: 'x'.repeat(20_000) }, '413 BODY_TOO_LARGE'],
  ])('%s is taken for nothing', async (_, fields, answer) => {
    const id = await aSentOne();
    expect(await tell(id, fields as Fields)).toBe(answer);
    expect((await attempt(id)).state).toBe('sent');
  });

  test('fields that come twice, and bodies that are no form, are refused', async () => {
    const id = await aSentOne();
    const { body, headers } = signedByTwilio(publicUrl + placeOf(id), twilioFields('delivered'));
    expect(await told(placeOf(id), { headers, body: `${body}&MessageStatus=failed` })).toBe('400 REQUEST_INVALID');
    const json = { ...headers, 'Content-Type': 'application/json' };
    expect(await told(placeOf(id), { headers: json, body: '{}' })).toBe('415 MEDIA_TYPE_UNSUPPORTED');
  });
});

describe('Orange', () => {
  const aSentOne = (messageId: string) => anAttempt('orange-sms', { state: 'sent', providerMessageId: messageId });
  const tell = (messageId: string, status: string, secret = orangeSecret) =>
    told(`/deliveries/orange-sms/${secret}`, toldByOrange(messageId, status));

  test('tells that a message arrived, as often as it likes', async () => {
    const id = await aSentOne('6718ac59');
    for (const status of ['DeliveredToNetwork', 'MessageWaiting', 'DeliveryUncertain'])
      expect(await tell('6718ac59', status)).toBe('200');
    expect(await attempt(id)).toEqual({ state: 'sent', reason: null });
    for (let n = 0; n < 3; n++) expect(await tell('6718ac59', 'DeliveredToTerminal')).toBe('200');
    expect(await attempt(id)).toEqual({ state: 'delivered', reason: null });
  });

  test('tells that a message cannot arrive: another way is promised once', async () => {
    const id = await aSentOne('6718ac59');
    const answers = await Promise.all(Array.from({ length: 5 }, () => tell('6718ac59', 'DeliveryImpossible')));
    expect(answers).toEqual(Array(5).fill('200'));
    expect(await attempt(id)).toEqual({ state: 'undelivered', reason: 'orange-sms told "DeliveryImpossible"' });
    expect([await promised(), await saidOfAddress()]).toEqual([1, []]);
  });

  test('tells of a message before our answer from it is stored, and is believed once it is', async () => {
    const id = await anAttempt('orange-sms', null);
    let answer!: Promise<string>;
    let settled!: Promise<void>;
    await withTx(db(), async (tx) => {
      await rows(tx, 'lock table delivery_attempt in access exclusive mode');
      answer = tell('6718ac59', 'DeliveredToTerminal');
      await untilBlocked(db());
      settled = withTx(db(), async (later) => {
        // Granted when the first look has ended, and found nothing.
        await rows(later, 'lock table delivery_attempt in access exclusive mode');
        await settleAttempt(later, id, { state: 'sent', providerMessageId: '6718ac59' });
      });
      await untilBlocked(db(), 2);
    });
    await settled;
    expect(await answer).toBe('200');
    expect((await attempt(id)).state).toBe('delivered');
  });

  test('tells of nothing that we know, and is told so', async () => {
    await aSentOne('6718ac59');
    expect(await tell('another', 'DeliveredToTerminal')).toBe('404 CALLBACK_UNKNOWN');
  });

  test('is not believed at another address', async () => {
    const id = await aSentOne('6718ac59');
    for (const secret of ['guessed', `${orangeSecret}x`, orangeSecret.slice(1), orangeSecret.toUpperCase()])
      expect(await tell('6718ac59', 'DeliveredToTerminal', secret)).toBe('401 SIGNATURE_INVALID');
    expect((await attempt(id)).state).toBe('sent');
  });

  test.each([
    ['no JSON', 'deliveryInfoNotification'],
    ['another JSON', '{"inboundSMSMessageNotification":{}}'],
    ['an unknown status', toldByOrange('6718ac59', 'Delivered').body],
    ['a name that is none', toldByOrange('+261 34', 'DeliveredToTerminal').body],
  ])('%s is taken for nothing', async (_, body) => {
    await aSentOne('6718ac59');
    expect(await told(`/deliveries/orange-sms/${orangeSecret}`, { headers: {}, body })).toBe('422 CALLBACK_INVALID');
  });

  test('a message of another carrier is not touched by its name', async () => {
    const id = await anAttempt('twilio', { state: 'sent', providerMessageId: 'shared-name' });
    expect(await tell('shared-name', 'DeliveredToTerminal')).toBe('404 CALLBACK_UNKNOWN');
    expect((await attempt(id)).state).toBe('sent');
  });
});

describe('without carriers', () => {
  const bare = useCallbacks({ PUBLIC_CALLBACKS_URL: publicUrl });

  test('there is nothing at their addresses', async () => {
    const place = `/deliveries/twilio/${randomUUID()}`;
    const posted = signedByTwilio(publicUrl + place, twilioFields('delivered'), '');
    expect((await send(bare.url() + place, posted)).code).toBe('ROUTE_NOT_FOUND');
    const orange = await send(`${bare.url()}/deliveries/orange-sms/`, toldByOrange('1', 'DeliveredToTerminal'));
    expect(orange.code).toBe('ROUTE_NOT_FOUND');
    const guessed = await send(`${bare.url()}/deliveries/orange-sms/x`, toldByOrange('1', 'DeliveredToTerminal'));
    expect(guessed.code).toBe('ROUTE_NOT_FOUND');
  });
});

describe('where refusals are counted', () => {
  const strict = useCallbacks({ ...carrierSettings, REFUSED_CALLBACKS_PER_MINUTE: '3' });

  test('whoever forges statuses is turned away, and carriers are not', async () => {
    const { url } = strict;
    const forge = async () =>
      (await send(`${url()}/deliveries/orange-sms/guessed`, toldByOrange('1', 'DeliveredToTerminal'))).code;
    const codes: unknown[] = [];
    for (let n = 0; n < 5; n++) codes.push(await forge());
    expect(codes).toEqual([...Array(3).fill('SIGNATURE_INVALID'), ...Array(2).fill('RATE_LIMITED')]);
    const own = await send(`${url()}/deliveries/orange-sms/${orangeSecret}`, toldByOrange('1', 'DeliveredToNetwork'));
    expect(own.status).toBe(200);
    const place = `/deliveries/twilio/${randomUUID()}`;
    const signed = signedByTwilio(publicUrl + place, twilioFields('sent'));
    expect((await send(url() + place, signed)).status).toBe(200);
    const metric = await strict.process().metrics.registry.getSingleMetric('message_statuses_total')!.get();
    expect(metric.values).toEqual(
      expect.arrayContaining([
        { value: 3, labels: { provider: 'orange-sms', outcome: 'refused' } },
        { value: 2, labels: { provider: 'orange-sms', outcome: 'turned-away' } },
        { value: 1, labels: { provider: 'orange-sms', outcome: 'idle' } },
        { value: 1, labels: { provider: 'twilio', outcome: 'idle' } },
      ]),
    );
  });
});
