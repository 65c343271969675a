import { readFileSync } from 'node:fs';
import { repositoryFiles } from './repository-files';

/** This file and the licence are the only ones that may hold these texts. */
const exempt = ['scripts/check/forbidden-texts.ts', 'LICENSE'];

const forbidden: ReadonlyArray<readonly [pattern: RegExp, reason: string]> = [
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'finish it, or leave it out'],
  [/^(<{7} |={7}$|>{7} )/m, 'a conflict that was not resolved'],
  [
    /\b(issues?|tickets?|pull|pr|fix(es|ed)?|close[sd]?|refs?|see) #\d+\b|\(#\d+\)/i,
    'a number of a ticket says nothing to whoever has the repository alone',
  ],
  [/(?<![\w.])\/(home|Users|work|root|opt\/(?!homebrew))\/?[a-z][\w.-]*/, 'a path of one machine'],
  [
    /\b(registry|npm|mirror|nexus|artifactory|verdaccio)[\w.-]*\.(org|com|net|io|dev|internal|local)\b/i,
    'a registry host',
  ],
  [/\b(10|192\.168|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3}){2,3}:\d+/, 'an address of a private network'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\btc_[A-Za-z0-9]{20,}/, 'an API key'],
];

const binary = /\.(png|jpg|gif|ico|woff2?|pdf|gz)$/;

/** `file:line: what, and why not` for every hit. */
export function forbiddenTexts(): string[] {
  const files = repositoryFiles().filter((file) => !exempt.includes(file) && !binary.test(file));
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return forbidden.flatMap(([pattern, reason]) => {
      const found = pattern.exec(text);
      if (found === null) return [];
      const line = text.slice(0, found.index).split('\n').length;
      return [`${file}:${line}: ${JSON.stringify(found[0].trim())} – ${reason}`];
    });
  });
}
