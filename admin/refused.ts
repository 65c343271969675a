// A request that is not done, with a sentence for the person who sent it.
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { isPassingFault } from '../shared/store/sql';
import { html } from './pages/html';
import { plainPage } from './pages/layout';

export class Refused extends Error {
  override name = 'Refused';
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 429 | 503,
    message: string,
    readonly retryAfterSeconds?: number,
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

// How the board's own script wants to be told; the key is one that it can translate.
const forBoard = (status: number, message: string) => ({
  error: { key: status < 500 ? 'ERRORS.FORBIDDEN' : 'ERRORS.INTERNAL_SERVER_ERROR' },
  message,
});

/** Last of all. Only sentences meant for people leave; everything else is logged and says nothing. */
export const refusals =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const { status, message, retryAfterSeconds } = asRefused(error);
    if (status === 500) log.error({ err: error, path: req.path }, 'the console failed to answer');
    if (retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(retryAfterSeconds));
    res.status(status);
    if (req.originalUrl.startsWith('/board/api/') || req.path === '/session')
      return void res.json(forBoard(status, message));
    const body = html`<h1>${titles[status] ?? 'Something failed'}</h1><p>${message}</p>
      <p><a href="/board/">Back to the board</a></p>`;
    res.send(plainPage(titles[status] ?? 'Something failed', body));
  };

function asRefused(error: unknown): { status: number; message: string; retryAfterSeconds?: number | undefined } {
  if (error instanceof Refused) return error;
  if (isPassingFault(error)) {
    return { status: 503, message: 'The database cannot be reached. Nothing was changed.', retryAfterSeconds: 5 };
  }
  const { status } = error as { status?: unknown };
  // Express and its parsers say what the sender did wrong with a status below 500; their texts quote the request.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, message: 'The request cannot be read.' };
  }
  return { status: 500, message: 'Something failed on our side. The log of the console says more.' };
}
