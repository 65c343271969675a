import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { verifyTexts } from '../../services/public/verify/texts/verify-texts';
import { dayIn } from '../../shared/domain/days';
import { languages } from '../../shared/domain/vehicle-fields';
import { rows } from '../../shared/store/sql';
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
  const line = {
    state: 'carries' as 'carries' | 'fails' | 'hangs' | 'refuses',
    url: '',
    close: () => Promise.resolve(),
  };
  const server = createServer((req, res) => {
    if (line.state === 'hangs') return;
    if (line.state === 'fails') return void res.writeHead(502).end();
    if (line.state === 'refuses') return void res.writeHead(429).end();
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
    expect(said).toMatch(/Vérifié sans réseau\. Selon ce qui était connu le \d+\s\S+\s\d{4},\s\d\d:\d\d/);
    expect(said).not.toContain(fr.offline.whys.busy);
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

const isGreen = (page: Page) => page.locator('.good').count();

describe('a code is never told to be paid for the only reason that the server was not asked', () => {
  let line: Awaited<ReturnType<typeof aLine>>;
  beforeEach(async () => {
    line = await aLine();
  });
  afterEach(() => line.close());

  /** Ready by way of the line. */
  async function onTheLine(): Promise<Telephone> {
    const telephone = await aTelephone();
    await telephone.page.goto(`${line.url}/verify?language=fr`);
    await telephone.page.getByText(fr.offline.ready).waitFor();
    return telephone;
  }
  async function sees(page: Page, receipt: TestReceipt, why: string) {
    await page.goto(`${line.url}/v/${receipt.token}`);
    await page.locator('.verdict').waitFor();
    const said = await page.locator('main').textContent();
    expect([said, await isGreen(page)]).toEqual([expect.stringContaining(why), 0]);
    expect(said).toContain(receipt.content.number);
    return said;
  }

  inBrowser('not if it refuses, fails, or does not answer in time; who presses the button asks it again', async () => {
    const [paid, part] = [
      await receipts.aReceipt(),
      await receipts.aReceipt({ items: [{ standing: 'part', state: 'partly-paid', paid: 1 }] }),
    ];
    const { page } = await onTheLine();
    for (const [state, why] of [
      ['refuses', 'busy'],
      ['fails', 'no-answer'],
      ['hangs', 'no-answer'],
    ] as const) {
      line.state = state;
      const said = await sees(page, paid, fr.offline.whys[why]);
      expect(await verdictOn(page)).toBe(fr.unasked.title);
      // The server, the button, and only then the code.
      const order = [
        fr.unasked.title,
        fr.offline.whys[why],
        fr.unasked.again,
        fr.unasked.codeSays,
        fr.unasked.says.valid,
      ];
      expect(order.map((text) => said!.indexOf(text))).toEqual(
        order.map((text) => said!.indexOf(text)).sort((a, b) => a - b),
      );
      expect(said).not.toContain(fr.verdicts.valid.text);
    }
    line.state = 'refuses';
    expect(await sees(page, part, fr.unasked.says.part)).not.toContain(fr.unasked.says.valid);

    // Asked again, it is still refused, and at last has been paid back.
    await page.getByRole('link', { name: fr.unasked.again }).click();
    await page.waitForURL('**?wait');
    await page.getByText(fr.offline.whys.busy).waitFor();
    line.state = 'carries';
    await rows(pages.db(), `update assessment set state = 'due', paid = 0 where id = $1`, [part.assessmentIds[0]]);
    await page.getByRole('link', { name: fr.unasked.again }).click();
    await page.getByText(fr.verdicts.undone.text).waitFor();
  });

  inBrowser('what cannot be undone is told all the same', async () => {
    const [cancelled, over] = [
      await receipts.aReceipt(),
      await receipts.aReceipt({ items: [{ fiscalYear: thisYear - 1 }] }),
    ];
    await voided(pages.db(), cancelled);
    const { page } = await onTheLine();
    line.state = 'refuses';
    for (const [receipt, verdict] of [
      [cancelled, 'void'],
      [over, 'expired'],
    ] as const) {
      await sees(page, receipt, fr.offline.whys.busy);
      expect(await verdictOn(page)).toBe(fr.verdicts[verdict].title);
      expect(await page.getByRole('link', { name: fr.unasked.again }).count()).toBe(1);
    }
  });

  inBrowser('not if the server is gone while the telephone has network', async () => {
    const receipt = await receipts.aReceipt();
    const { page } = await onTheLine();
    await line.close();
    await sees(page, receipt, fr.offline.whys['no-answer']);
    expect(await verdictOn(page)).toBe(fr.unasked.title);
  });

  inBrowser('without network not if the void numbers are of the day before', async () => {
    const receipt = await receipts.aReceipt();
    const { context, page } = await onTheLine();
    await context.setOffline(true);
    await page.goto(`${line.url}/v/${receipt.token}`);
    await page.getByText(fr.verdicts.valid.text).waitFor();
    expect(await isGreen(page)).toBe(1);

    const grown = async (hours: number) =>
      page.evaluate(
        `caches.open('verify-known').then(async (kept) => {
          const headers = { Date: new Date(Date.now() - ${hours} * 3_600_000).toUTCString() };
          await kept.put('/verify/voided.json', new Response('{"voided":{}}', { headers }));
        })`,
      );
    await grown(23);
    await page.reload();
    await page.getByText(fr.verdicts.valid.text).waitFor();
    await grown(25);
    await sees(page, receipt, fr.offline.whys.old);
    expect(await verdictOn(page)).toBe(fr.unasked.title);
  });

  inBrowser('a number that is refused to be looked up is told so', async () => {
    const { page } = await onTheLine();
    line.state = 'refuses';
    await page.getByLabel(fr.ask.number).fill('MG-2026-000001');
    await page.getByLabel(fr.ask.subject).fill('1 X');
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: fr.ask.button, exact: true }).click();
    expect((await answered).status()).toBe(429);
  });
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
    // More than a day later, and on a telephone whose clock is behind.
    for (const milliseconds of [90_000_000, -90_000_000]) {
      await page.clock.setFixedTime(Date.now() + milliseconds);
      await page.reload();
      await page.getByText(verifyTexts[language].unasked.says.valid).waitFor();
      expect(await verdictOn(page)).toBe(verifyTexts[language].unasked.title);
      await fits();
    }
  },
);
