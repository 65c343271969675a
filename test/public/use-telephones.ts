// Telephones in a test of the pages that verify receipts: browsers as wide as the smallest ones, in French.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { verifyTexts } from '../../services/public/verify/texts/verify-texts';
import { openBrowser } from '../support/browser';

export type Telephone = { context: BrowserContext; page: Page; complaints: string[] };

export function useTelephones() {
  let browser: Browser | undefined;
  // On a machine with much else to do a browser takes its time.
  jest.setTimeout(60_000);
  afterAll(() => browser?.close());

  async function aTelephone(over: BrowserContextOptions = {}): Promise<Telephone> {
    browser ??= await openBrowser();
    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 320, height: 568 }, ...over });
    const page = await context.newPage();
    const complaints: string[] = [];
    // Violations of the policy come as errors. A receipt that is not genuine is no fault of the page.
    page.on('console', (message) => {
      const text = message.text();
      if (['error', 'warning'].includes(message.type()) && !text.includes('404')) complaints.push(text);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { context, page, complaints };
  }

  /** Has been on the page once, with network, until it said that it needs none any more. */
  async function aReadyTelephone(
    url: string,
    language = 'fr',
    prepare?: (context: BrowserContext) => Promise<void>,
  ): Promise<Telephone> {
    const telephone = await aTelephone();
    await prepare?.(telephone.context);
    await telephone.page.goto(`${url}/verify?language=${language}`);
    await telephone.page.getByText(verifyTexts[language as 'fr'].offline.ready).waitFor();
    return telephone;
  }
  return { aTelephone, aReadyTelephone };
}

export const verdictOn = (page: Page): Promise<string | null> => page.locator('h1.verdict span').textContent();
