// The frame of the public pages: one document with its style inside, and no page that needs a script or anything else from
// anywhere, so that it opens on an old telephone and on a slow line.
import { hash } from 'node:crypto';
import { z } from 'zod';
import { languages } from '../../../shared/domain/vehicle-fields';
import type { Answer } from '../../../shared/http/answer';
import { Html, html } from '../../../shared/http/html';
import { inLanguage, payPath } from '../paths';
import { publicTexts } from '../texts/public-texts';
import type { Words } from '../words';
import { style } from './style';

/**
 * Forms lead to ourselves alone. A browser holds a redirect after a form against this policy, too: that is why the way to
 * a provider is a page with a link (payment-page.ts) and not a redirect.
 */
export const contentSecurityPolicy = (styleText: string, also = ''): string =>
  `default-src 'none'; style-src 'sha256-${hash('sha256', styleText, 'base64')}'; ${also}form-action 'self'; ` +
  `base-uri 'none'; frame-ancestors 'none'`;

/** What pages have in common that belong together. */
export type Site = {
  nameIn(words: Words): string;
  /** Where they begin. */
  path: string;
  style: string;
  policy: string;
  head(words: Words): Html;
};

const payingSite: Site = {
  nameIn: ({ texts }) => texts.siteName,
  path: payPath,
  style,
  policy: contentSecurityPolicy(style, 'img-src data:; '),
  // An empty picture keeps browsers from asking for one.
  head: () => html`<link rel="icon" href="data:,">`,
};

export const pageContent = { 'text/html': z.string() };

export type Page = {
  /** That of paying unless given. */
  site?: Site;
  status: number;
  words: Words;
  title: string;
  /** Where the page is for somebody who wants it in another language. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Shows the page again by itself, or another one. */
  refresh?: { seconds: number; url?: string } | null;
  headers?: Readonly<Record<string, string>>;
  /** The first heading, where it is not the title; before anything else, also before the choice of a language. */
  heading?: Html;
  body: Html;
};

export const pageAnswer = ({ site = payingSite, status, headers, ...page }: Page): Answer => ({
  status,
  text: documentOf(site, page).text,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': site.policy,
    // Our own forms are told from foreign ones by the origin, which no-referrer would hide. Others learn nothing.
    'Referrer-Policy': 'same-origin',
    ...headers,
  },
});

const documentOf = (
  site: Site,
  { words, title, path, query = {}, refresh, heading, body }: Omit<Page, 'site' | 'status' | 'headers'>,
): Html => {
  const { language, texts } = words;
  const siteName = site.nameIn(words);
  const choice = html`<nav aria-label="${texts.languageLabel}">
<ul>${languages.map((one) => languageLink(one, one === language, inLanguage(path, one, query)))}</ul>
</nav>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${site.head(words)}
${refresh && html`<meta http-equiv="refresh" content="${refreshText(refresh)}">`}
<title>${title}${title !== siteName && ` – ${siteName}`}</title>
<style>${new Html(site.style)}</style>
</head>
<body>
<header>
<div>
<p><a href="${inLanguage(site.path, language)}">${siteName}</a></p>
${heading === undefined && choice}
</div>
</header>
<main>
${heading ?? html`<h1>${title}</h1>`}
${body}
</main>
${heading !== undefined && html`<footer>${choice}</footer>`}
</body>
</html>
`;
};

const refreshText = ({ seconds, url }: NonNullable<Page['refresh']>): string =>
  url === undefined ? String(seconds) : `${seconds};url=${url}`;

const languageLink = (language: (typeof languages)[number], isCurrent: boolean, href: string): Html =>
  html`<li><a lang="${language}" hreflang="${language}" href="${href}"${isCurrent && new Html(' aria-current="true"')}>${publicTexts[language].languageName}</a></li>`;

export const redirectTo = (location: string): Answer => ({
  status: 303,
  text: '',
  headers: { 'Content-Type': 'text/html; charset=utf-8', Location: location },
});

/** What went wrong, above everything else. */
export const faultText = (text: string | null): Html | null =>
  text === null ? null : html`<p class="bad" role="alert">${text}</p>`;

/** Names and values below each other, or side by side where there is room. */
export const factList = (
  facts: readonly (readonly [name: string, value: string | Html, kind?: 'sum'] | null)[],
): Html =>
  html`<dl>${facts.map(
    (fact) =>
      fact !== null &&
      html`<div${fact[2] === 'sum' && new Html(' class="sum"')}><dt>${fact[0]}</dt><dd>${fact[1]}</dd></div>`,
  )}</dl>`;
