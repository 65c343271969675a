import { verifyTexts } from '../../services/public/verify/texts/verify-texts';
import { dayIn } from '../../shared/domain/days';
import { languages } from '../../shared/domain/vehicle-fields';
import { browserTest } from '../support/browser';
import { type TestReceipt, voided } from '../support/receipts/receipt-rows';
import { usePublic } from './use-public';
import { useReceipts } from './use-receipts';
import { useTelephones, verdictOn } from './use-telephones';

const pages = usePublic({}, { workers: false });
const receipts = useReceipts(pages);
const { aTelephone, aReadyTelephone } = useTelephones();
const inBrowser = browserTest();

const fr = verifyTexts.fr;
const thisYear = Number(dayIn('Indian/Antananarivo', new Date()).slice(0, 4));
const plateOf = ({ content }: TestReceipt) => content.items[0]!.registration!;

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
  const { page, complaints } = await aReadyTelephone(pages.url());
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
  const { context, page, complaints } = await aReadyTelephone(pages.url());
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
  const { context, page } = await aReadyTelephone(pages.url());
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
  const { context, page } = await aReadyTelephone(pages.url());
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
  const { context, page } = await aReadyTelephone(pages.url(), 'fr', async (old) => {
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

inBrowser('it can be installed', async () => {
  const { page } = await aReadyTelephone(pages.url());
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
    const { context, page } = await aReadyTelephone(pages.url(), language);
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
