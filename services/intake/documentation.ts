// What the documentation of the API says besides its routes.
import type { DescribedApi } from '../../shared/http/documentation';

const info = {
  title: 'TaxCollector API',
  version: '1.0.0',
  description: 'Send batches of vehicles, follow them, and read what each vehicle owes and why.',
};

const introduction = [
  'Every request of a partner carries its key in the header `X-API-Key`. The headers `RateLimit` and ' +
    '`RateLimit-Policy` say how much of your limits is left; beyond them the answer is 429 with `Retry-After`.',
  'Send `X-Correlation-Id` or take the one of the answer: it names the request in our logs. A W3C `traceparent` is ' +
    'passed on to everything the request causes.',
  'Amounts are whole numbers of the smallest unit in use of their currency. Times are UTC, days the jurisdiction’s.',
  'A 202 means that the lines are stored for good: nothing that was accepted is lost.',
];

export const intakeApi: DescribedApi = { info, introduction };
