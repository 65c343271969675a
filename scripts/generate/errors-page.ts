import { lineErrors } from '../../shared/domain/line-errors';
import { errors } from '../../shared/http/errors';
import { generatedPage, markdownTable } from './markdown';
import { routeTable } from './route-table';

/** Codes that any partner's request may get; the page says so once instead of naming every route. */
const general = 'any request';

export const errorsPage = (): string =>
  generatedPage(
    'Errors',
    'shared/http/errors.ts and shared/domain/line-errors.ts',
    'Two kinds. A **refusal** is the answer to a request and means that nothing was done. A **line error** is found later in ' +
      'one line of an accepted batch and leaves the other lines alone.',
    '## Refusals of requests',
    'The body is `application/problem+json` (RFC 9457) with `code`, `title`, `status`, `details` (field, code and message of ' +
      'each fault) and `correlationId`, which names the request in the logs.',
    markdownTable(
      ['status', 'code', 'meaning', 'where'],
      Object.entries(errors).map(([code, { status, title }]) => [String(status), `\`${code}\``, title, placesOf(code)]),
    ),
    '## Errors of lines',
    'Each has a `field` (`owner.email` for one inside another, empty for the line as a whole), the code and a message.',
    markdownTable(
      ['code', 'meaning'],
      Object.entries(lineErrors).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
  );

function placesOf(code: string): string {
  const routes = routeTable().filter((route) => (route.errors as readonly string[]).includes(code));
  return (
    routes.map(({ method, path }) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`).join(', ') || general
  );
}
