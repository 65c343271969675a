// Search, failures by cause, and retrying all that match. Server-rendered: works without any script.
import { type Request, type Response, Router } from 'express';
import { countFailedMatching, retryMatching } from '../../shared/store/jobs/console-act';
import { failureCauses } from '../../shared/store/jobs/console-causes';
import { firstIdAt } from '../../shared/store/jobs/console-filter';
import { partnerNames } from '../../shared/store/jobs/console-partners';
import type { SearchPlace } from '../../shared/store/jobs/console-search';
import { audited } from '../audit/audited';
import { isEventId } from '../board/event-id';
import type { Ledger } from '../board/ledger-queue';
import { operatorIn, requireAdmin } from '../login/require-admin';
import { sessionIn } from '../login/require-session';
import { html } from '../pages/html';
import { csrfField, page } from '../pages/layout';
import { counted } from '../pages/show-values';
import { Refused } from '../refused';
import { causeTable, confirmRetry } from './failures-page';
import { type Asked, readFailures, readFilter, readSearch, searchAddress } from './read-filter';
import { searchForm } from './search-form';
import { searchJobs } from './search-jobs';
import { jobTable, searchEnd } from './search-page';

const jobsPerPage = 50;
const mostCauses = 100;
const atOnce = 10_000;

export function searchRoutes(ledger: Ledger): Router {
  return Router()
    .get('/search', (req, res) => showSearch(ledger, req, res))
    .get('/failures', (req, res) => showFailures(ledger, req, res))
    .get('/failures/retry', (req, res) => showConfirmation(ledger, req, res))
    .post('/failures/retry', (req, res) => retryAllMatching(ledger, req, res));
}

const queuesOf = ({ jobs }: Ledger): string[] => jobs.map(({ name }) => name);

/** How the request of this person is read. */
const readingOf = (ledger: Ledger, res: Response) => ({
  queues: queuesOf(ledger),
  mayReadText: sessionIn(res).role === 'admin',
  now: new Date(),
});

async function showSearch(ledger: Ledger, req: Request, res: Response): Promise<void> {
  const asked = readSearch(req.query);
  const { query } = asked;
  const reading = readingOf(ledger, res);
  const read = await readFilter(ledger.db, asked, reading);
  const start: SearchPlace = isEventId(query.before)
    ? { eventId: query.before, name: query.beforeName }
    : { eventId: firstIdAt(read.filter.toAt), name: '' };
  const found = await searchJobs(ledger.db, read.filter, start, jobsPerPage);
  const partners = await partnerNames(ledger.db, [...new Set(found.jobs.map(({ tenant }) => tenant ?? ''))]);
  const body = html`
<h1>Search jobs</h1>
${searchForm({ action: '/search', query, ...read, ...reading })}
${found.jobs.length > 0 && jobTable(found.jobs, partners)}
${searchEnd(found, query, read)}`;
  res.send(page(sessionIn(res), 'search', 'Search jobs', body));
}

async function showFailures(ledger: Ledger, req: Request, res: Response): Promise<void> {
  const asked = readFailures(req.query, ['retried']);
  const { query } = asked;
  const session = sessionIn(res);
  const mayAct = session.role === 'admin';
  const reading = readingOf(ledger, res);
  const { filter, faults } = await readFilter(ledger.db, asked, reading);
  const { causes, complete } = await failureCauses(ledger.db, filter, mostCauses);
  const total = causes.reduce((sum, cause) => sum + cause.count, 0);
  const retried = Number(req.query.retried);
  const body = html`
<h1>Failures by cause</h1>
${Number.isInteger(retried) && retried >= 0 && html`<p class="note" role="status">${counted(retried, 'job')} will run again.</p>`}
${searchForm({ action: '/failures', query, filter, faults, ...reading })}
${causes.length > 0 && causeTable(causes, query, mayAct)}
<div class="actions">
  ${mayAct && total > 0 && html`<a class="button" href="${searchAddress('/failures/retry', query)}">Retry all that match…</a>`}
  <span class="quiet">${counted(total, 'failed job')} of ${counted(causes.length, 'cause')}${
    !complete && ', at least: not all failures of this time were looked at'
  }.</span>
</div>`;
  res.send(page(session, 'failures', 'Failures by cause', body));
}

/** Fixes the range of time, so that what is confirmed is what was shown. */
async function readClosed(ledger: Ledger, res: Response, asked: Asked) {
  const { query } = asked;
  const { filter, faults } = await readFilter(ledger.db, asked, readingOf(ledger, res));
  if (faults.length > 0) throw new Refused(400, faults.join(' '));
  return { query: { ...query, from: filter.fromAt.toISOString(), to: filter.toAt.toISOString() }, filter };
}

async function showConfirmation(ledger: Ledger, req: Request, res: Response): Promise<void> {
  await requireAdmin(ledger, req, res, 'retry matching', 'failed jobs');
  const { query, filter } = await readClosed(ledger, res, readFailures(req.query));
  const matching = await countFailedMatching(ledger.db, filter, atOnce + 1);
  const session = sessionIn(res);
  const body = confirmRetry({ query, matching, atOnce, csrf: csrfField(session.csrf) });
  res.send(page(session, 'failures', 'Retry failed jobs', body));
}

async function retryAllMatching(ledger: Ledger, req: Request, res: Response): Promise<void> {
  await requireAdmin(ledger, req, res, 'retry matching', 'failed jobs');
  // A body that no parser took is no empty form: nothing asked for would mean everything that failed.
  if (req.body === undefined) throw new Refused(400, 'The form is not complete.');
  const { query, filter } = await readClosed(ledger, res, readFailures(req.body, ['csrf']));
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  const act = { action: 'retry matching', resource: query.queue || 'all queues', details: given } as const;
  const retried = await audited(ledger.db, req, res, act, async (tx) => {
    const { retried: value } = await retryMatching(tx, operatorIn(ledger, res), filter, { atMost: atOnce });
    return { outcome: 'done', details: { retried: value }, value };
  });
  ledger.reads.forget();
  const back = searchAddress('/failures', { ...query, fingerprint: '' });
  res.redirect(303, `${back}${back.includes('?') ? '&' : '?'}retried=${retried}`);
}
