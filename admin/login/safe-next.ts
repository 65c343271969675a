/** Only addresses of this console: a link to the login page must not send anybody elsewhere afterwards. */
export const safeNext = (next: unknown): string =>
  typeof next === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !/^\/(login|confirm)\b/.test(next) ? next : '/';
