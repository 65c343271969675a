import type { Browser, Page } from 'playwright-core';
import { appendJobLog } from '../../shared/store/jobs/settle-jobs';
import { rows } from '../../shared/store/sql';
import { browserTest, openBrowser } from '../support/browser';
import { until } from '../support/database';
import { failedRow, insertLedgerRows, storedJobs } from '../support/ledger-rows';
import { Authenticator } from './support/authenticator';
import { type Person, passwords, useConsole } from './support/run-console';

const console_ = useConsole();
const inBrowser = browserTest();
const queue = 'tax.assess-small-batch';
let browser: Browser | undefined;

// On a machine with much else to do a browser takes its time.
jest.setTimeout(60_000);

afterAll(() => browser?.close());

/** A page that keeps what it complained about and whom it asked besides the console. */
async function openPage(of: { url(): string } = console_): Promise<{ page: Page; complaints: string[] }> {
  browser ??= await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // CSP violations come as errors.
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(of.url()) && !request.url().startsWith('data:'))
      complaints.push(`asked ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, complaints };
}

async function login(page: Page, person: Person): Promise<void> {
  await page.goto(`${console_.url()}/`);
  await page.fill('[name=email]', `${person}@example.test`);
  await page.fill('[name=password]', passwords[person]);
  await page.click('button');
  await page.waitForURL('**/board/');
}

const confirm = (page: Page) => page.getByRole('button', { name: 'Confirm' }).click();

inBrowser('an administrator finds a failed job, reads why, retries it and finds it again', async () => {
  const [id] = await insertLedgerRows(console_.db(), [failedRow()]);
  await appendJobLog(console_.db(), queue, id!, 'error', 'the eighth attempt failed');
  const { page, complaints } = await openPage();
  await login(page, 'admin');

  await page.getByRole('link', { name: 'assess-small-batch' }).first().click();
  await page.getByRole('link', { name: 'Failed' }).click();
  await page.getByRole('link', { name: id! }).click();
  await page.getByText('at assess (/app/shared/domain/assess.js:10:3)').waitFor();
  await page.getByText('attempt #8').waitFor();
  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.getByText('the eighth attempt failed').waitFor();

  await page.locator('button:has(.lucide-refresh-cw)').click();
  await confirm(page);
  await page.locator('button:has(.lucide-refresh-cw)').waitFor({ state: 'detached' });
  expect((await storedJobs(console_.db())).find(({ eventId }) => eventId === id)).toMatchObject({
    state: 'waiting',
    attempt: 0,
  });

  await page.locator('button:has(.lucide-circle-user)').click();
  await page.getByRole('menuitem', { name: 'Search jobs' }).click();
  await page.getByLabel('State').selectOption('waiting');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: id! }).waitFor();

  await insertLedgerRows(console_.db(), [failedRow()]);
  await page.getByRole('link', { name: 'Failures' }).click();
  await page.getByRole('link', { name: 'Retry all…' }).click();
  await page.getByRole('button', { name: 'Retry 1' }).click();
  await page.getByText('1 job will run again.').waitFor();

  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('cell', { name: 'retry matching' }).waitFor();
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await page.getByText('admin@example.test').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.waitForURL('**/login');
  expect(complaints).toEqual([]);
});

inBrowser('the board offers nothing that the console refuses, and to who may not act nothing at all', async () => {
  await insertLedgerRows(console_.db(), [failedRow(), { state: 'delayed', runAt: new Date(Date.now() + 3_600_000) }]);
  const icons = (page: Page) =>
    page.$$eval('button:has(svg), [role=menuitem]:has(svg)', (elements) =>
      elements
        .filter((element) => element.checkVisibility())
        .flatMap((element) => [...element.querySelectorAll('svg')].flatMap((svg) => [...svg.classList])),
    );
  const refused = ['lucide-trash-2', 'lucide-ban', 'lucide-files', 'lucide-pencil', 'lucide-clock', 'lucide-plus'];

  for (const role of ['admin', 'finance', 'auditor'] as const) {
    const { page, complaints } = await openPage();
    await login(page, role);
    for (const status of ['failed', 'delayed']) {
      await page.goto(`${console_.url()}/board/queue/${queue}?status=${status}`);
      await page
        .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
        .first()
        .waitFor();
      const actions = page.locator('main button:has(.lucide-ellipsis-vertical)').first();
      if ((await actions.count()) > 0) await actions.click();
      const shown = await icons(page);
      expect(shown.filter((icon) => refused.includes(icon))).toEqual([]);
      expect(shown.includes(status === 'failed' ? 'lucide-refresh-cw' : 'lucide-corner-up-left')).toBe(
        role === 'admin',
      );
    }
    await page.goto(`${console_.url()}/board/job-schedulers`);
    await page.getByText('scheduler.night').first().waitFor();
    expect((await icons(page)).filter((icon) => [...refused, 'lucide-play'].includes(icon))).toEqual([]);
    expect(complaints).toEqual([]);
  }
});

inBrowser('a paused queue can be resumed from its menu', async () => {
  const { page } = await openPage();
  await login(page, 'admin');
  const act = async (name: 'Pause' | 'Resume') => {
    await page.goto(`${console_.url()}/board/queue/${queue}`);
    await page.locator('main button:has(.lucide-ellipsis-vertical)').first().click();
    await page.getByRole('menuitem', { name, exact: true }).click();
    await confirm(page);
    await page.getByRole('button', { name: 'Confirm' }).waitFor({ state: 'detached' });
  };
  const paused = () => rows(console_.db(), 'select name from job_queue where paused');

  await act('Pause');
  expect(await paused()).toEqual([{ name: queue }]);
  await act('Resume');
  expect(await paused()).toEqual([]);
});

inBrowser('a tab whose session has ended leaves for the login', async () => {
  const { page } = await openPage();
  await page.clock.install();
  await login(page, 'finance');
  await rows(console_.db(), `update session set ended_at = now(), ended_why = 'logout'`);

  await page.clock.runFor(61_000);

  await page.waitForURL('**/login?next=*');
});

inBrowser('the board sends to the confirmation, which needs the password, and comes back', async () => {
  await insertLedgerRows(console_.db(), [failedRow()]);
  const { page } = await openPage();
  await login(page, 'admin');
  await console_.lastConfirmed(11);
  const failed = `${console_.url()}/board/queue/${queue}?status=failed`;
  await page.goto(failed);
  const retryAll = async () => {
    await page.locator('button:has(.lucide-rotate-cw), button:has(.lucide-refresh-cw)').first().waitFor();
    await page.getByRole('button', { name: 'Retry all' }).click();
    await confirm(page);
  };

  await retryAll();
  await page.waitForURL('**/confirm?next=*');
  await page.fill('[name=password]', passwords.admin);
  await confirm(page);
  await page.waitForURL(failed);
  await retryAll();

  const failures = () => rows(console_.db(), `select from job where name = $1 and state = 'failed'`, [queue]);
  await until(async () => (await failures()).length === 0, 'the failed jobs wait again');
});

describe('where staff need a second factor', () => {
  const strict = useConsole({ STAFF_SECOND_FACTOR: 'required' });

  inBrowser('an auditor sets one up, logs in with a code, and reads and downloads the audit', async () => {
    const { page, complaints } = await openPage(strict);
    const password = async () => {
      await page.goto(`${strict.url()}/audit`);
      await page.fill('[name=email]', 'auditor@example.test');
      await page.fill('[name=password]', passwords.auditor);
      await page.click('button');
    };
    await password();
    await page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
    const app = Authenticator.from(await page.content());
    await page.fill('[name=code]', app.next());
    await page.click('button');
    await page.getByText('I have kept them').click();
    await page.waitForURL('**/audit');
    await page.getByRole('link', { name: 'Account', exact: true }).click();
    await page.getByRole('button', { name: 'Log out' }).click();

    await password();
    await page.waitForURL('**/login/code?next=*');
    await page.fill('[name=code]', app.next());
    await page.click('button');
    await page.waitForURL('**/audit');
    await page.getByLabel('Action').selectOption('login');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('cell', { name: 'login' }).first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as CSV' }).click(),
    ]);

    expect(download.suggestedFilename()).toMatch(/^audit-.*\.csv$/);
    expect(complaints).toEqual([]);
  });
});
