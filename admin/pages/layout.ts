// The frame of the console's own pages.

import { type Html, html } from '../../shared/http/html';
import { may } from '../login/open-session';
import type { Call, MenuEntry } from '../route';
import { scriptPath, stylePath } from './asset-paths';

const head = (title: string): Html => html`
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – TaxCollector</title>
<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
<link rel="stylesheet" href="${stylePath}">`;

/** A page for somebody who is logged in. */
export function page(
  { req, session, menu }: Pick<Call, 'req' | 'session' | 'menu'>,
  title: string,
  body: Html,
): string {
  const link = ({ path, text }: Pick<MenuEntry, 'path' | 'text'>) => {
    const isHere = req.path === path || req.path.startsWith(`${path}/`);
    return html`<a href="${path}"${isHere && html` aria-current="page"`}>${text}</a>`;
  };
  return html`<!doctype html>
<html lang="en">
<head>${head(title)}<script defer src="${scriptPath}"></script></head>
<body>
<header class="bar">
  <a class="brand" href="/">TaxCollector</a>
  <nav aria-label="Sections">
    ${may(session, 'jobs:read') && html`<a href="/board/">Board</a>`}
    ${menu.map(link)}
  </nav>
  <div class="who">${link({ path: '/account', text: 'Account' })} <span class="role">${session.role}</span></div>
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
