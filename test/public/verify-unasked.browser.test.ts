import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { verifyTexts } from '../../services/public/verify/texts/verify-texts';
import { rows } from '../../shared/store/sql';
import { browserTest } from '../support/browser';
import { type TestReceipt, voided } from '../support/receipts/receipt-rows';
import { usePublic } from './use-public';
import { useReceipts } from './use-receipts';
import { useTelephones, verdictOn } from './use-telephones';

const pages = usePublic({}, { workers: false });
const receipts = useReceipts(pages);
const { aReadyTelephone } = useTelephones();
const inBrowser = browserTest();
const fr = verifyTexts.fr;
const thisYear = new Date().getUTCFullYear();

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

const isGreen = (page: Page) => page.locator('.good').count();

describe('a code is never told to be paid for the only reason that the server was not asked', () => {
  let line: Awaited<ReturnType<typeof aLine>>;
  beforeEach(async () => {
    line = await aLine();
  });
  afterEach(() => line.close());

  const onTheLine = () => aReadyTelephone(line.url);
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
