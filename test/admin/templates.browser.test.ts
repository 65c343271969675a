import type { Browser } from 'playwright-core';
import { browserTest, openBrowser } from '../support/browser';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole();
const inBrowser = browserTest();
let browser: Browser | undefined;

// On a machine with much else to do a browser takes its time.
jest.setTimeout(60_000);

afterAll(() => browser?.close());

inBrowser('an administrator looks at a mail as it is on a wide screen and on a telephone', async () => {
  browser = await openBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 1000 } })).newPage();
  const complaints: string[] = [];
  // Violations of a policy come as errors.
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(`${console_.url()}/login`);
  await page.fill('[name=email]', 'admin@example.test');
  await page.fill('[name=password]', passwords.admin);
  await page.click('button');
  await page.waitForURL('**/board/');

  await page.goto(`${console_.url()}/messages/templates`);
  await page.getByRole('row', { name: 'payment-received' }).getByRole('link', { name: 'mg' }).click();
  for (const title of ['The mail on a wide screen', 'The mail on a telephone']) {
    const mail = page.frameLocator(`iframe[title="${title}"]`);
    await mail.getByRole('link', { name: 'Hijery ny rosia' }).waitFor();
    const isWiderThanItsFrame = await mail
      .locator('html')
      .evaluate((element) => element.scrollWidth > element.clientWidth);
    expect(isWiderThanItsFrame).toBe(false);
  }
  expect(complaints).toEqual([]);
});
