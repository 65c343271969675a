import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { publicTexts } from '../../services/public/texts/public-texts';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { referenceOf } from '../../shared/domain/payment/reference';
import { languages } from '../../shared/domain/vehicle-fields';
import { assessmentOf } from '../support/assessments';
import { browserTest, openBrowser } from '../support/browser';
import { aNotice, aServiceNotice } from './notices';
import { paymentsOf, usePublic } from './use-public';

const pages = usePublic();
const inBrowser = browserTest();
let browser: Browser | undefined;

// On a machine with much else to do a browser takes its time.
jest.setTimeout(60_000);

afterAll(() => browser?.close());

/** A page of an old telephone, as far as a browser of today can be one; it keeps what it complained about. */
async function openPage(over: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  browser ??= await openBrowser();
  const context = await browser.newContext({
    javaScriptEnabled: false,
    locale: 'fr-FR',
    viewport: { width: 320, height: 568 },
    ...over,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  // Violations of the policy come as errors.
  page.on('console', (message) => {
    const isOurs = message.location().url.startsWith(pages.url());
    if (isOurs && ['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  return { page, complaints };
}

const texts = publicTexts.fr;
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

inBrowser(
  'without a script, from the reference on a notice to the provider’s page and back, until it is paid',
  async () => {
    const id = await aNotice(pages.db());
    const { page, complaints } = await openPage();
    await page.goto(pages.url());
    await page.getByLabel(texts.ask.label).fill(noticeReferenceOf(id).toLowerCase());
    await press(page, texts.ask.button);
    await page.getByText(texts.notice.why).click();
    await page.getByText('Référence légale').first().waitFor();
    const noticeUrl = page.url();

    await press(page, texts.pay.button['orange-money']);
    await page.waitForURL(`${pages.orange().url}/**`);
    // Going back from there leads to the notice, and not at once to the provider again.
    await page.goBack();
    expect(page.url()).toBe(noticeUrl);
    await page.getByRole('link', { name: texts.underWay.see }).click();
    await page.getByRole('link', { name: texts.payment.go }).click();
    await page.waitForURL(`${pages.orange().url}/**`);

    await press(page, 'Pay');
    await page.waitForURL(`${pages.url()}/payments/**`);
    // It shows itself again.
    await page.getByText('Payé le').waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: texts.payment.toNotice }).click();
    await page.getByText(texts.notice.over.paid).waitFor();
    expect((await assessmentOf(pages.db(), id)).state).toBe('paid');
    expect(complaints).toEqual([]);
  },
);

inBrowser('with MVola the page waits for the telephone; pressing twice in a hurry makes one payment', async () => {
  const id = await aNotice(pages.db());
  const { page, complaints } = await openPage({ javaScriptEnabled: true });
  await page.goto(`${pages.url()}/pay/${noticeReferenceOf(id)}?language=mg`);
  const mg = publicTexts.mg;
  // The browser itself asks for the number.
  await press(page, mg.pay.button.mvola);
  expect(await page.locator('#phone:invalid').count()).toBe(1);
  await page.getByLabel(mg.pay.phoneLabel).fill('034 00 000 00');
  await page.getByRole('button', { name: mg.pay.button.mvola }).dblclick();
  await page.getByText('Jereo ny findainao').waitFor();

  const payments = await paymentsOf(pages.db(), id);
  expect(payments).toHaveLength(1);
  pages.mvola().approve(referenceOf(payments[0]!.id));
  await page.getByText('Voaloa tamin’ny').waitFor({ timeout: 20_000 });
  expect(complaints.filter((text) => !text.includes('ERR_ABORTED'))).toEqual([]);
});

inBrowser('a card can be used without a telephone number, and the payment called off', async () => {
  const id = await aNotice(pages.db());
  const { page } = await openPage();
  await page.goto(`${pages.url()}/pay/${noticeReferenceOf(id)}`);
  await press(page, texts.pay.button.stripe);
  await page.waitForURL(`${pages.stripe().url}/**`);
  const payment = (await paymentsOf(pages.db(), id))[0]!;
  await page.goto(`${pages.url()}/payments/${referenceOf(payment.id)}?key=${pages.keyOf(payment.id)}`);
  await press(page, texts.payment.callOff);
  await page.getByText(texts.payment.cancelled).waitFor({ timeout: 20_000 });
  await page.getByRole('link', { name: texts.payment.tryAgain }).click();
  await page.getByRole('button', { name: texts.pay.button.stripe }).waitFor();
});

inBrowser.each(languages)(
  'in %s nothing is wider than the smallest telephone, and everything has its name',
  async (language) => {
    const id = await aNotice(pages.db(), { state: 'overdue', dueOn: '2026-01-31', charges: 6500 });
    const service = await aServiceNotice(pages.db(), 'T-554', { kind: 'issue' });
    const { page } = await openPage({ javaScriptEnabled: true, viewport: { width: 240, height: 320 } });
    for (const path of [
      '/pay',
      '/pay/5GC7',
      `/pay/${noticeReferenceOf(id)}`,
      `/pay/${noticeReferenceOf(service)}`,
      '/nowhere',
    ]) {
      await page.goto(`${pages.url()}${path}?language=${language}`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(240);
      const nameless = await page.$$eval('input:not([type=hidden])', (inputs) =>
        inputs.filter((input) => !(input as unknown as { labels: object[] }).labels.length).map(String),
      );
      expect(nameless).toEqual([]);
      expect(await page.locator('h1').count()).toBe(1);
    }
  },
);
