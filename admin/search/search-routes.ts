// Search, failures by cause, and retrying all that match. Server-rendered: works without any script.

import { html } from '../../shared/http/html';
import { countFailedMatching, retryMatching } from '../../shared/store/jobs/console-act';
import { failureCauses } from '../../shared/store/jobs/console-causes';
import { firstIdAt } from '../../shared/store/jobs/console-filter';
import { partnerNames } from '../../shared/store/jobs/console-partners';
import type { SearchPlace } from '../../shared/store/jobs/console-search';
import { audited } from '../audit/audited';
import { operatorOf } from '../board/act';
import { isEventId } from '../board/event-id';
import type { Ledger } from '../board/ledger-queue';
import { may, onlyOf } from '../login/open-session';
import { csrfField, page } from '../pages/layout';
import { counted } from '../pages/show-values';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction, definePage } from '../route';
import { causeTable, confirmRetry } from './failures-page';
import { type AskedJobs, type Reading, readFailures, readFilter, readSearch, searchAddress } from './read-filter';
import { searchForm } from './search-form';
import { searchJobs } from './search-jobs';
import { jobTable, searchEnd } from './search-page';

const jobsPerPage = 50;
const mostCauses = 100;
const atOnce = 10_000;

const search = { text: 'Search', longText: 'Search jobs' };
const failures = { text: 'Failures', longText: 'Failures by cause' };
const reading = { permission: 'jobs:read', narrowestReach: 'tenant' } as const;
const retrying = { path: '/failures/retry', permission: 'jobs:retry' } as const;

export const searchRoutes = (ledger: Ledger): ConsoleRoute[] => [
  definePage({ ...reading, path: '/search', menu: search }, (call) => showSearch(ledger, call)),
  definePage({ ...reading, path: '/failures', menu: failures }, (call) => showFailures(ledger, call)),
  definePage({ ...retrying, reauthenticate: ({ originalUrl }) => originalUrl }, (call) =>
    showConfirmation(ledger, call),
  ),
  defineAction(
    {
      ...retrying,
      method: 'post',
      action: 'retry matching',
      resource: ({ body }) => String(body?.queue || 'all queues').slice(0, 200),
      reauthenticate: () => '/failures',
    },
    (call) => retryAllMatching(ledger, call),
  ),
];

const queuesOf = ({ jobs }: Ledger): string[] => jobs.map(({ name }) => name);

/** How the request of this person is read. */
const readingOf = (ledger: Ledger, { session, reach }: Call): Reading => ({
  queues: queuesOf(ledger),
  // Who may act on jobs may also look for the text that tells which.
  mayReadText: may(session, 'jobs:retry'),
  only: onlyOf({ session, reach }),
  now: new Date(),
});

async function showSearch(ledger: Ledger, call: Call): Promise<void> {
  const asked = readSearch(call.req.query);
  const { query } = asked;
  const reading = readingOf(ledger, call);
  const read = await readFilter(ledger.db, asked, reading);
  const start: SearchPlace = isEventId(query.before)
    ? { eventId: query.before, name: query.beforeName }
    : { eventId: firstIdAt(read.filter.toAt), name: '' };
  const found = await searchJobs(ledger.db, read.filter, start, jobsPerPage);
  const partners = await partnerNames(ledger.db, [...new Set(found.jobs.map(({ tenant }) => tenant ?? ''))]);
  const body = html`
<h1>Search jobs</h1>
${searchForm({ action: '/search', query, ...read, ...reading })}
${found.jobs.length > 0 && jobTable(found.jobs, partners, may(call.session, 'jobs:read'))}
${searchEnd(found, query, read)}`;
  call.res.send(page(call, 'Search jobs', body));
}

async function showFailures(ledger: Ledger, call: Call): Promise<void> {
  const asked = readFailures(call.req.query, ['retried']);
  const { query } = asked;
  const mayAct = may(call.session, 'jobs:retry');
  const reading = readingOf(ledger, call);
  const { filter, faults } = await readFilter(ledger.db, asked, reading);
  const { causes, complete } = await failureCauses(ledger.db, filter, mostCauses);
  const total = causes.reduce((sum, cause) => sum + cause.count, 0);
  const retried = Number(call.req.query.retried);
  const body = html`
<h1>Failures by cause</h1>
${Number.isInteger(retried) && retried >= 0 && html`<p class="note" role="status">${counted(retried, 'job')} will run again.</p>`}
${searchForm({ action: '/failures', query, filter, faults, ...reading })}
${causes.length > 0 && causeTable(causes, query, { mayAct, mayOpen: may(call.session, 'jobs:read') })}
<div class="actions">
  ${mayAct && total > 0 && html`<a class="button" href="${searchAddress('/failures/retry', query)}">Retry all that match…</a>`}
  <span class="quiet">${counted(total, 'failed job')} of ${counted(causes.length, 'cause')}${
    !complete && ', at least: not all failures of this time were looked at'
  }.</span>
</div>`;
  call.res.send(page(call, 'Failures by cause', body));
}

/** Fixes the range of time, so that what is confirmed is what was shown. */
async function readClosed(ledger: Ledger, call: Call, asked: AskedJobs) {
  const { query } = asked;
  const { filter, faults } = await readFilter(ledger.db, asked, readingOf(ledger, call));
  if (faults.length > 0) throw new Refused(400, faults.join(' '));
  return { query: { ...query, from: filter.fromAt.toISOString(), to: filter.toAt.toISOString() }, filter };
}

async function showConfirmation(ledger: Ledger, call: Call): Promise<void> {
  const { query, filter } = await readClosed(ledger, call, readFailures(call.req.query));
  const matching = await countFailedMatching(ledger.db, filter, atOnce + 1);
  const body = confirmRetry({ query, matching, atOnce, csrf: csrfField(call.session.csrf) });
  call.res.send(page(call, 'Retry failed jobs', body));
}

async function retryAllMatching(ledger: Ledger, call: Call): Promise<void> {
  const { req, res, session } = call;
  // A body that no parser took is no empty form: nothing asked for would mean everything that failed.
  if (req.body === undefined) throw new Refused(400, 'The form is not complete.');
  const { query, filter } = await readClosed(ledger, call, readFailures(req.body, ['csrf']));
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  const retried = await audited(ledger.db, call, async (tx) => {
    const { retried: value } = await retryMatching(tx, operatorOf(ledger, session), filter, { atMost: atOnce });
    return { outcome: 'done', details: { ...given, retried: value }, value };
  });
  ledger.reads.forget();
  const back = searchAddress('/failures', { ...query, fingerprint: '' });
  res.redirect(303, `${back}${back.includes('?') ? '&' : '?'}retried=${retried}`);
}
