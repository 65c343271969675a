import { keepCaughtMessage } from '../../shared/store/caught-messages';
import { useConsole } from './support/run-console';

const console_ = useConsole();

test('the messages that were caught are shown with links, and what is in them runs nothing', async () => {
  await keepCaughtMessage(console_.db(), {
    channel: 'email',
    sender: 'no-reply@example.test',
    recipient: 'rakoto@example.mg',
    subject: 'Verify <b>your</b> address',
    body: 'Go to https://identity.example.test/verify-email?token=abc&x=1\n<script>alert(1)</script>',
  });

  const { text } = await (await console_.as('admin')).get('/inbox');

  expect(text).toContain('href="https://identity.example.test/verify-email?token=abc&amp;x=1" rel="noreferrer"');
  expect(text).toContain('Verify &lt;b&gt;your&lt;/b&gt; address');
  expect(text).not.toContain('<script>alert');
});

test('finance does not read the inbox', async () => {
  expect((await (await console_.as('finance')).get('/inbox')).status).toBe(403);
});
