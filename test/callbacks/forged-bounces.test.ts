import { start } from '../../services/callbacks/main';
import { rows } from '../../shared/store/sql';
import { openTestProcess } from '../support/engine';
import { byPostfix } from './bounces';
import { postBounce, type SentMail, takenMail } from './sent-mails';
import { useCallbacks } from './use-callbacks';

const secret = 'a-secret-of-the-mail-server';
const base = 'bounces@mail.example.org';
const callbacks = useCallbacks({ BOUNCE_SECRET: secret, BOUNCE_ADDRESS: base });
const { db } = callbacks;
beforeEach(() => rows(db(), `truncate job, notification, delivery_attempt, delivery_choice cascade`));

/** What somebody can write who was shown a link out of a mail: the Message-ID is made of the same id. */
const guessed = ({ messageId }: SentMail, to = base) => byPostfix({ to, messageId });
const standing = async () => ({
  attempts: (await rows<{ state: string }>(db(), `select state from delivery_attempt`)).map(({ state }) => state),
  isHeldAgainstAddress: (await rows(db(), `select from delivery_choice`)).length > 0,
});

describe('a bounce that only names our Message-ID', () => {
  test('is not believed where each mail has an address for its bounces', async () => {
    const sent = await takenMail(callbacks.process());
    expect(await postBounce(guessed(sent), { url: callbacks.url(), secret })).toBe('200');
    expect(await standing()).toEqual({ attempts: ['sent'], isHeldAgainstAddress: false });
  });

  test('has another way promised where bounces go to the sender, and says nothing against the address', async () => {
    const other = await openTestProcess(callbacks.process().config.DATABASE_URL, {
      CALLBACKS_PORT: '0',
      BOUNCE_SECRET: secret,
    });
    try {
      const { url } = await start(other);
      const sent = await takenMail(other);
      expect(await postBounce(guessed(sent, 'no-reply@taxes.example'), { url, secret })).toBe('200');
      expect(await standing()).toEqual({ attempts: ['undelivered'], isHeldAgainstAddress: false });
    } finally {
      await other.stop('the test is over');
    }
  });
});

test.each([
  [6, { attempts: ['undelivered'], isHeldAgainstAddress: true }],
  [8, { attempts: ['sent'], isHeldAgainstAddress: false }],
])('a bounce is believed for a week after its mail was sent: after %i days', async (days, expected) => {
  const sent = await takenMail(callbacks.process());
  await rows(db(), `update delivery_attempt set sent_at = now() - make_interval(days => $1)`, [days]);
  await rows(db(), `truncate job`);
  expect(await postBounce(byPostfix(sent), { url: callbacks.url(), secret })).toBe('200');
  expect(await standing()).toEqual(expected);
  expect(await rows(db(), `select from job`)).toHaveLength(days > 7 ? 0 : 1);
});
