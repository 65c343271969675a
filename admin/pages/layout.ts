// The frame of the console's own pages.
import type { ConsoleSession } from '../../shared/store/console-sessions';
import { scriptPath, stylePath } from './assets';
import { type Html, html } from './html';

export type Section = 'search' | 'failures' | 'audit' | 'account';

const head = (title: string): Html => html`
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – TaxCollector</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="stylesheet" href="${stylePath}">`;

/** A page for somebody who is logged in. */
export function page(session: ConsoleSession, section: Section | null, title: string, body: Html): string {
  const link = (name: Section, href: string, text: string) =>
    html`<a href="${href}"${name === section && html` aria-current="page"`}>${text}</a>`;
  return html`<!doctype html>
<html lang="en">
<head>${head(title)}<script defer src="${scriptPath}"></script></head>
<body>
<header class="bar">
  <a class="brand" href="/board/">TaxCollector</a>
  <nav aria-label="Sections">
    <a href="/board/">Board</a>
    ${link('search', '/search', 'Search')}
    ${link('failures', '/failures', 'Failures')}
    ${session.role === 'admin' && link('audit', '/audit', 'Audit')}
  </nav>
  <div class="who">${link('account', '/account', session.login)} <span class="role">${session.role}</span></div>
</header>
<main>${body}</main>
</body>
</html>
`.text;
}

/** A page for anybody: login and refusals. */
export const plainPage = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>${head(title)}</head>
<body class="plain"><main>${body}</main></body>
</html>
`.text;

export const csrfField = (csrf: string): Html => html`<input type="hidden" name="csrf" value="${csrf}">`;
