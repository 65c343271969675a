import { receiptNumber } from '../../shared/domain/receipt/receipt-number';
import { type Html, html } from '../../shared/http/html';
import type { AttemptRow } from '../../shared/store/delivery-attempts';
import type { ConsoleJob } from '../../shared/store/jobs/console-rows';
import type { ShownMessage } from '../../shared/store/message-reads';
import { csrfField } from '../pages/layout';
import { counted, maskedExcerpt, time } from '../pages/show-values';
import { receiptsAddress } from '../receipts/read-receipt-filter';
import { jobAddress } from '../search/search-page';
import { stateMark, topicOf } from './messages-page';

type Shown = {
  message: ShownMessage;
  attempts: readonly AttemptRow[];
  /** The newest first. */
  jobs: readonly ConsoleJob[];
  mayOpenJobs: boolean;
  maySeeReceipts: boolean;
  /** Null where it did not fail, or for who may only look. */
  retryCsrf: string | null;
};

export const messagePage = (shown: Shown): Html => html`
<h1>Message</h1>
<div class="card">
${facts(shown)}
<p class="quiet">Whom it is for and what it says is sealed and not shown.</p>
<div class="actions">
  ${
    shown.retryCsrf !== null &&
    html`<form method="post" action="/messages/${shown.message.id}/retry">${csrfField(shown.retryCsrf)}<button>Try again</button></form>`
  }
  <a class="button second" href="/messages">Back</a>
</div>
</div>
<h2>Attempts</h2>
${shown.attempts.length > 0 ? attemptTable(shown.attempts) : html`<p class="quiet">None so far.</p>`}
<h2>Jobs</h2>
${shown.jobs.length > 0 ? jobTable(shown.jobs, shown.mayOpenJobs) : html`<p class="quiet">They have been tidied away.</p>`}`;

const facts = ({ message: one, jobs, maySeeReceipts }: Shown): Html => html`
<dl class="facts">
  <dt>Id</dt><dd class="mono">${one.id}</dd>
  <dt>Kind</dt><dd>${maskedExcerpt(one.kind, 40)} <span class="quiet">${topicOf(one.kind)}</span></dd>
  <dt>Language</dt><dd>${maskedExcerpt(one.language, 10)}</dd>
  <dt>Jurisdiction</dt><dd>${one.jurisdiction ?? 'none: it is of the platform'}</dd>
  <dt>State</dt><dd>${stateMark(one.state)}</dd>
  ${one.failedReason !== null && html`<dt>${one.state === 'suppressed' ? 'What stood in its way' : 'Reason'}</dt><dd>${maskedExcerpt(one.failedReason, 1000)}</dd>`}
  ${plannedText(one, jobs[0])}
  <dt>Made (UTC)</dt><dd>${time(one.createdAt)}</dd>
  ${one.notBefore !== null && html`<dt>Not before (UTC)</dt><dd>${time(one.notBefore)}</dd>`}
  <dt>Worth nothing after</dt><dd>${time(one.expiresAt)}</dd>
  <dt>Settled (UTC)</dt><dd>${time(one.settledAt)}</dd>
  ${one.readAt !== null && html`<dt>Read in the inbox</dt><dd>${time(one.readAt)}</dd>`}
  <dt>Account</dt><dd class="mono">${one.accountId ?? 'none'}</dd>
  ${one.subjects > 0 && html`<dt>About</dt><dd>${counted(one.subjects, 'assessment')}</dd>`}
  ${one.receipt !== null && html`<dt>Receipt</dt><dd>${linked(receiptNumber(one.receipt), { number: receiptNumber(one.receipt) }, maySeeReceipts)}</dd>`}
  ${one.paymentId !== null && html`<dt>Payment</dt><dd class="mono">${linked(one.paymentId, { payment: one.paymentId }, maySeeReceipts)}</dd>`}
  <dt>Contents</dt><dd>${one.isForgotten ? 'erased' : 'kept sealed'}</dd>
</dl>`;

const linked = (text: string, query: Parameters<typeof receiptsAddress>[0], maySee: boolean): Html =>
  maySee ? html`<a href="${receiptsAddress(query)}">${text}</a>` : html`${text}`;

/** Nothing for what has ended: only its newest job says what comes. */
function plannedText({ state }: ShownMessage, job: ConsoleJob | undefined): Html | false {
  if (state !== 'waiting' || job === undefined || job.state === 'completed') return false;
  if (job.state !== 'delayed') return html`<dt>Planned</dt><dd>its job is ${job.state}</dd>`;
  const why = job.failedReason === null ? 'its time has not come' : maskedExcerpt(job.failedReason, 300);
  return html`<dt>Planned</dt><dd>it waits until ${time(job.runAt)}: ${why}</dd>`;
}

/** As those of jobs look. */
const attemptStyles = {
  sending: 'waiting',
  sent: 'active',
  delivered: 'completed',
  undelivered: 'failed',
  refused: 'failed',
  failed: 'delayed',
} as const satisfies Record<AttemptRow['state'], string>;

/** What a carrier did wrong, in words. */
const faultTexts = { again: 'not now', away: 'it was away', unclear: 'it may have been taken' } as const;

const attemptTable = (attempts: readonly AttemptRow[]): Html => html`
<div class="table">
<table>
  <thead><tr><th>Made (UTC)</th><th>Carrier</th><th>State</th><th class="number">Segments</th><th>Taken (UTC)</th>
    <th>Settled (UTC)</th><th>Reason</th></tr></thead>
  <tbody>${attempts.map(
    (one) => html`
<tr>
  <td>${time(one.createdAt)}</td>
  <td>${one.provider} <span class="quiet">${one.channel}</span></td>
  <td><span class="state ${attemptStyles[one.state]}">${one.state}</span>${one.fault !== null && html`<br><span class="quiet">${faultTexts[one.fault]}</span>`}</td>
  <td class="number">${one.segments ?? '–'}</td>
  <td>${time(one.sentAt)}</td>
  <td>${time(one.settledAt)}</td>
  <td class="reason">${maskedExcerpt(one.reason ?? '', 300)}</td>
</tr>`,
  )}</tbody>
</table>
</div>`;

const jobTable = (jobs: readonly ConsoleJob[], mayOpen: boolean): Html => html`
<div class="table">
<table>
  <thead><tr><th>Promised (UTC)</th><th>Job</th><th>State</th><th class="number">Attempts</th><th>Runs again (UTC)</th>
    <th>Reason</th></tr></thead>
  <tbody>${jobs.map(
    (job) => html`
<tr>
  <td>${time(job.createdAt)}</td>
  <td>${mayOpen ? html`<a class="mono id" href="${jobAddress(job.name, job.eventId)}">${job.eventId}</a>` : html`<span class="mono id">${job.eventId}</span>`}</td>
  <td><span class="state ${job.state}">${job.state}</span></td>
  <td class="number">${job.attempt} of ${job.maxAttempts}</td>
  <td>${time(job.runAt)}</td>
  <td class="reason">${maskedExcerpt(job.failedReason ?? '', 300)}</td>
</tr>`,
  )}</tbody>
</table>
</div>`;
