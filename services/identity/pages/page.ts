// The frame of the pages behind links in mails: without a script and without anything that is loaded from elsewhere.
import { hash } from 'node:crypto';
import type { Response } from 'express';
import { z } from 'zod';
import { escapeHtml } from '../../../shared/http/escape-html';
import { writeHead } from '../../../shared/http/exchange';
import { tokenField } from '../person-fields';

const style = `
:root{color-scheme:light dark;font:1.05rem/1.5 system-ui,sans-serif}
body{margin:0;display:grid;place-items:center;min-height:100vh;background:Canvas;color:CanvasText}
main{max-width:28rem;padding:1.5rem}
h1{font-size:1.4rem;line-height:1.25}
label{display:block;margin:1rem 0 .3rem}
input,select{box-sizing:border-box;width:100%;padding:.6rem;font:inherit}
button{margin-top:1rem;padding:.6rem 1.2rem;font:inherit}
.fault{border-left:.3rem solid #b3261e;padding-left:.8rem}
`;

const contentSecurityPolicy =
  `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; form-action 'self'; ` +
  `base-uri 'none'; frame-ancestors 'none'`;

/** What the links carry. Parameters that others append to links are none of our business. */
export const linkQuery = z.object({ token: tokenField, language: z.string().max(10).optional() });
export const pageContent = { 'text/html': z.string() };
export const pageOfLink = {
  audience: 'public',
  permission: 'accounts:register',
  tag: 'Pages of links in mails',
} as const;

export type Page = {
  status: number;
  language: string;
  title: string;
  /** Shown above everything else, as something that went wrong. */
  fault?: string;
  /** Sentences below the title. */
  texts: readonly string[];
  form?: string;
};

export function sendPage(res: Response, { status, language, title, fault, texts, form = '' }: Page): 'sent' {
  const body = `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${fault === undefined ? '' : `<p class="fault" role="alert">${escapeHtml(fault)}</p>`}
${texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${form}
</main>
</body>
</html>
`;
  writeHead(res, status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': contentSecurityPolicy,
    'Cache-Control': 'no-store',
  });
  res.end(body);
  return 'sent';
}

/** `fields` is HTML. The token travels on in the form: a page that is only looked at must not use it up. */
export const formOf = (given: {
  action: string;
  token: string;
  language: string;
  fields?: string;
  button: string;
}): string => `<form method="post" action="${escapeHtml(given.action)}">
<input type="hidden" name="token" value="${escapeHtml(given.token)}">
<input type="hidden" name="language" value="${escapeHtml(given.language)}">
${given.fields ?? ''}<button>${escapeHtml(given.button)}</button>
</form>`;
