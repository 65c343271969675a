import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { verifyTexts } from '../../services/public/verify/texts/verify-texts';
import { dayIn } from '../../shared/domain/days';
import { languages } from '../../shared/domain/vehicle-fields';
import { browserTest, openBrowser } from '../support/browser';
import { type TestReceipt, voided } from '../support/receipts/receipt-rows';
import { usePublic } from './use-public';
import { useReceipts } from './use-receipts';

const pages = usePublic({}, { workers: false });
const receipts = useReceipts(pages);
const inBrowser = browserTest();
let browser: Browser | undefined;

// On a machine with much else to do a browser takes its time.
jest.setTimeout(60_000);

afterAll(() => browser?.close());

const fr = verifyTexts.fr;
const thisYear = Number(dayIn('Indian/Antananarivo', new Date()).slice(0, 4));
const plateOf = ({ content }: TestReceipt) => content.items[0]!.registration!;

type Telephone = { context: BrowserContext; page: Page; complaints: string[] };

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
  language = 'fr',
  prepare?: (context: BrowserContext) => Promise<void>,
): Promise<Telephone> {
  const telephone = await aTelephone();
  await prepare?.(telephone.context);
  await telephone.page.goto(`${pages.url()}/verify?language=${language}`);
  await telephone.page.getByText(verifyTexts[language as 'fr'].offline.ready).waitFor();
  return telephone;
}

/** Between a telephone and the server, on an origin of its own. */
async function aLine() {
  const line = { state: 'carries' as 'carries' | 'fails' | 'hangs', url: '', close: () => Promise.resolve() };
  const server = createServer((req, res) => {
    if (line.state === 'hangs') return;
    if (line.state === 'fails') return void res.writeHead(502).end();
    const { method, headers } = req;
    const onward = request(pages.url() + req.url, { method, headers }, (answer) => {
      res.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(res);
    });
    req.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  line.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  line.close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return line;
}

const verdictOn = (page: Page) => page.locator('h1.verdict span').textContent();

inBrowser('without a script a receipt is looked up by its number, and by the text of its code', async () => {
  const receipt = await receipts.aReceipt();
  const { page, complaints } = await aTelephone({ javaScriptEnabled: false });
  await page.goto(`${pages.url()}/verify`);
  await page.getByLabel(fr.ask.number).fill(receipt.content.number.toLowerCase());
  await page.getByLabel(fr.ask.subject).fill(plateOf(receipt));
  await page.getByRole('button', { name: fr.ask.button, exact: true }).click();
  expect(await verdictOn(page)).toBe(fr.verdicts.valid.title);
  await page.getByText(plateOf(receipt)).waitFor();

  await page.getByRole('link', { name: fr.another }).click();
  await page.getByLabel(fr.ask.code).fill(`https://pay.example.mg/v/${receipt.token}`);
  await page.getByRole('button', { name: fr.ask.codeButton }).click();
  await page.waitForURL(`**/v/${receipt.token}?language=fr`);
  expect(await verdictOn(page)).toBe(fr.verdicts.valid.title);
  expect(complaints).toEqual([]);
});

inBrowser('with a script the server answers, too, as long as there is network', async () => {
  const receipt = await receipts.aReceipt();
  const { page, complaints } = await aReadyTelephone();
  await page.goto(`${pages.url()}/v/${receipt.token}`);
  expect(await verdictOn(page)).toBe(fr.verdicts.valid.title);
  // At once, which no telephone could know by itself.
  await voided(pages.db(), receipt);
  await page.reload();
  expect(await verdictOn(page)).toBe(fr.verdicts.void.title);
  expect(complaints).toEqual([]);
});

inBrowser('without network a telephone that was there before tells what it can know', async () => {
  const [paid, part, over, cancelled] = [
    await receipts.aReceipt(),
    await receipts.aReceipt({ items: [{ standing: 'part' }] }),
    await receipts.aReceipt({ items: [{ fiscalYear: thisYear - 1 }] }),
    await receipts.aReceipt(),
  ];
  await voided(pages.db(), cancelled);
  const { context, page, complaints } = await aReadyTelephone();
  await context.setOffline(true);

  for (const [receipt, verdict] of [
    [paid, 'valid'],
    [part, 'part'],
    [over, 'expired'],
    [cancelled, 'void'],
  ] as const) {
    await page.goto(`${pages.url()}/v/${receipt.token}`);
    await page.locator('.verdict').waitFor();
    expect([verdict, await verdictOn(page)]).toEqual([verdict, fr.verdicts[verdict].title]);
    const said = await page.locator('main').textContent();
    expect(said).toContain(plateOf(receipt).replace(' ', ''));
    expect(said).toContain(`31 décembre ${verdict === 'expired' ? thisYear - 1 : thisYear}`);
    expect(said).toContain(`15 janvier ${thisYear}`);
    expect(said).toContain(receipt.content.number);
    expect(said).toContain(fr.facts.standings[verdict === 'part' ? 'part' : 'paid']);
    expect(said).not.toContain(fr.facts.notice);
    expect(said).toMatch(/Vérifié sans réseau, selon ce qui était connu le \d+\s\S+\s\d{4},\s\d\d:\d\d/);
  }
  await page.goto(`${pages.url()}/v/${paid.token.replace('.', 'A.')}`);
  await page.locator('.verdict').waitFor();
  expect(await verdictOn(page)).toBe(fr.verdicts['not-genuine'].title);
  expect(complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

inBrowser('with network again the server is asked, and a key that was not known is fetched', async () => {
  const { context, page } = await aReadyTelephone();
  await receipts.rotate();
  const receipt = await receipts.aReceipt();
  await context.setOffline(true);
  await page.goto(`${pages.url()}/v/${receipt.token}`);
  await page.getByText(fr.verdicts['unknown-key'].text).waitFor();

  await context.setOffline(false);
  await page.getByRole('link', { name: fr.offline.again }).click();
  await page.getByText(fr.verdicts.valid.text).waitFor();
  // It fetches keys while it is there.
  await page.waitForFunction(
    `caches.match('/.well-known/jwks.json').then((keys) => keys.text()).then((text) => text.includes('${receipts.signer().kid}'))`,
  );
  await context.setOffline(true);
  await page.goto(`${pages.url()}/v/${receipt.token}`);
  await page.getByText('Vérifié sans réseau').waitFor();
  expect(await verdictOn(page)).toBe(fr.verdicts.valid.title);
});

inBrowser('without network the text of a code is verified, and a number is not', async () => {
  const receipt = await receipts.aReceipt();
  const { context, page } = await aReadyTelephone();
  await context.setOffline(true);
  await page.goto(`${pages.url()}/verify`);
  await page.getByLabel(fr.ask.number).fill(receipt.content.number);
  await page.getByLabel(fr.ask.subject).fill(plateOf(receipt));
  await page.getByRole('button', { name: fr.ask.button, exact: true }).click();
  await page.getByText(fr.offline.needsNetwork).waitFor();

  await page.getByLabel(fr.ask.code).fill(`https://pay.example.mg/v/${receipt.token}`);
  await page.getByRole('button', { name: fr.ask.codeButton }).click();
  await page.getByText('Vérifié sans réseau').waitFor();
  expect(await verdictOn(page)).toBe(fr.verdicts.valid.title);
});

inBrowser('an old browser, which knows no such signatures, verifies with the library', async () => {
  const receipt = await receipts.aReceipt();
  const fetched: string[] = [];
  const { context, page } = await aReadyTelephone('fr', async (old) => {
    // The service worker asks before it fills its cache; the page, before it verifies.
    await old.route('**/verify/worker.js', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `crypto.subtle.generateKey = undefined;\n${await answer.text()}` });
    });
    await old.addInitScript(`crypto.subtle.importKey = () => Promise.reject(new Error('not supported'))`);
    old.on('request', (request) => fetched.push(request.url()));
  });
  await context.setOffline(true);
  await page.goto(`${pages.url()}/v/${receipt.token}`);
  await page.getByText('Vérifié sans réseau').waitFor();
  expect(await verdictOn(page)).toBe(fr.verdicts.valid.title);
  await page.goto(`${pages.url()}/v/${receipt.token.slice(0, -4)}AAAA`);
  await page.locator('.verdict').waitFor();
  expect(await verdictOn(page)).toBe(fr.verdicts['not-genuine'].title);
});

inBrowser('of a server that fails, or does not answer in time, the telephone does not wait for a verdict', async () => {
  const receipt = await receipts.aReceipt();
  const line = await aLine();
  const { context, page } = await aTelephone();
  await page.goto(`${line.url}/verify?language=fr`);
  await page.getByText(fr.offline.ready).waitFor();
  for (const fault of ['fails', 'hangs'] as const) {
    line.state = fault;
    await page.goto(`${line.url}/v/${receipt.token}`);
    await page.getByText('Vérifié sans réseau').waitFor();
    expect(await verdictOn(page)).toBe(fr.verdicts.valid.title);
  }
  // Whoever asks for the network gets it.
  line.state = 'carries';
  await page.getByRole('link', { name: fr.offline.again }).click();
  await page.waitForURL('**?wait');
  await page.getByText(plateOf(receipt)).waitFor();
  await context.close();
  await line.close();
});

inBrowser('it can be installed', async () => {
  const { page } = await aReadyTelephone();
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(JSON.parse(data!)).toMatchObject({
    name: fr.siteName,
    start_url: '/verify',
    scope: '/v',
    display: 'standalone',
  });
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A context of a test keeps nothing for good, which is what an installed page would need.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

inBrowser.each(languages)(
  'in %s nothing is wider than the smallest telephone, with and without network',
  async (language) => {
    const receipt = await receipts.aReceipt();
    const { context, page } = await aReadyTelephone(language);
    await page.setViewportSize({ width: 240, height: 320 });
    const fits = async () => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(240);
      expect(await page.locator('h1').count()).toBe(1);
    };
    for (const path of ['/verify', `/v/${receipt.token}`, '/v/x']) {
      await page.goto(`${pages.url()}${path}?language=${language}`);
      await fits();
    }
    await context.setOffline(true);
    await page.goto(`${pages.url()}/v/${receipt.token}?language=${language}`);
    await page.getByText(receipt.content.number).waitFor();
    expect(await verdictOn(page)).toBe(verifyTexts[language].verdicts.valid.title);
    await fits();
  },
);
