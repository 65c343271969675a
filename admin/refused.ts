// A request that is not done, with a sentence for the person who sent it.
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { html } from '../shared/http/html';
import { isPassingFault } from '../shared/store/sql';
import { plainPage } from './pages/layout';

type Way = {
  retryAfterSeconds?: number;
  /** Where to prove again who sits here; the script on the board goes there. */
  confirmAt?: string;
};

export class Refused extends Error {
  override name = 'Refused';
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 429 | 503,
    message: string,
    readonly way: Way = {},
  ) {
    super(message);
  }
}

const titles: Record<number, string> = {
  400: 'This cannot be read',
  401: 'Please log in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not possible any more',
  429: 'Too many attempts',
  503: 'Out of reach for the moment',
};

/** Last of all. Only sentences meant for people leave; everything else is logged and says nothing. */
export const refusals = (log: Logger): ErrorRequestHandler =>
  function refusal(error: unknown, req, res, next) {
    if (res.headersSent) return next(error);
    const { status, message, way } = asRefused(error);
    if (status === 500) log.error({ err: error, path: req.path }, 'the console failed to answer');
    if (way.retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(way.retryAfterSeconds));
    if (way.confirmAt !== undefined) res.setHeader('X-Confirm-At', way.confirmAt);
    res.status(status);
    if (req.originalUrl.startsWith('/board/api/') || req.path === '/session') {
      return void res.json({ error: { key: boardKey(status, way) }, message });
    }
    const body = html`<h1>${titles[status] ?? 'Something failed'}</h1><p>${message}</p>
      <p><a href="/">Back to the console</a></p>`;
    res.send(plainPage(titles[status] ?? 'Something failed', body));
  };

/** How the board's own script wants to be told: by the name of one of its texts. */
function boardKey(status: number, { confirmAt }: Way): string {
  if (confirmAt !== undefined) return 'ERRORS.CONFIRM_FIRST';
  return status < 500 ? 'ERRORS.FORBIDDEN' : 'ERRORS.INTERNAL_SERVER_ERROR';
}

function asRefused(error: unknown): { status: number; message: string; way: Way } {
  if (error instanceof Refused) return error;
  if (isPassingFault(error)) {
    const message = 'The database cannot be reached. Nothing was changed.';
    return { status: 503, message, way: { retryAfterSeconds: 5 } };
  }
  const { status } = error as { status?: unknown };
  // Express and its parsers say what the sender did wrong with a status below 500; their texts quote the request.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, message: 'The request cannot be read.', way: {} };
  }
  return { status: 500, message: 'Something failed on our side. The log of the console says more.', way: {} };
}
