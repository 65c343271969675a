import type { Browser } from 'playwright-core';
import { keepCaughtMessage } from '../../shared/store/caught-messages';
import { browserTest, openBrowser } from '../support/browser';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole();
const inBrowser = browserTest();
let browser: Browser | undefined;

// On a machine with much else to do a browser takes its time.
jest.setTimeout(60_000);

afterAll(() => browser?.close());

const mail = `<!doctype html><html><body style="font-family: sans-serif">
<h1 id="title" style="color: rgb(1, 2, 3)">Votre reçu</h1>
<p>Bonjour Rasoa, merci pour votre paiement.</p>
<img src="https://tracker.example/pixel.png" alt="">
<form action="https://elsewhere.example"><button id="send">Send</button></form>
<script>document.title = 'it ran'; document.getElementById('title').textContent = 'it ran';</script>
</body></html>`;

inBrowser('an HTML mail looks as it should, runs nothing, fetches nothing and sends nothing', async () => {
  await keepCaughtMessage(console_.db(), {
    channel: 'email',
    sender: 'no-reply@example.test',
    recipient: 'rasoa@example.mg',
    subject: 'Votre reçu n° MG-2026-000012',
    body: 'Bonjour Rasoa,\n\nmerci pour votre paiement : https://pages.example.mg/payments/AB-12\n',
    html: mail,
    attachments: [{ name: 'MG-2026-000012.pdf', mediaType: 'application/pdf', content: Buffer.alloc(84_000) }],
  });
  await keepCaughtMessage(console_.db(), {
    channel: 'sms',
    sender: 'TAXES',
    recipient: '+261340000001',
    subject: '',
    body: 'Reçu MG-2026-000012 : 25 000 Ar payés.',
  });
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 } });
  const page = await context.newPage();
  await page.goto(`${console_.url()}/`);
  await page.fill('[name=email]', 'admin@example.test');
  await page.fill('[name=password]', passwords.admin);
  await page.click('button');
  await page.waitForURL('**/board/');
  await page.goto(`${console_.url()}/inbox`);
  await page.getByText('Reçu MG-2026-000012 : 25 000 Ar payés.').waitFor();

  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const blocked: string[] = [];
  context.on('requestfailed', (request) => blocked.push(`${request.url()} ${request.failure()?.errorText}`));
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'As HTML' }).click();
  const shown = await opened;
  await shown.getByText('merci pour votre paiement').waitFor();
  await shown.getByRole('heading', { name: 'Votre reçu' }).waitFor();
  expect(await shown.evaluate(`getComputedStyle(document.getElementById('title')).color`)).toBe('rgb(1, 2, 3)');
  const address = shown.url();
  await shown.click('#send');
  expect(shown.url()).toBe(address);
  // The browser tells of what it did not ask for, too.
  expect(blocked).toEqual(['https://tracker.example/pixel.png csp']);
  expect(asked).toEqual([address, 'https://tracker.example/pixel.png']);
});
