import { dirname, join } from 'node:path/posix';
import { exists, filesEndingIn, textOf } from './sources';

const pages = filesEndingIn('.md').filter((file) => !file.startsWith('scripts/'));

/** As GitHub makes them: lower case, no punctuation, hyphens for blanks. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[`*_]/g, '')
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsIn = (page: string) =>
  [...withoutCode(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

const withoutCode = (page: string) => textOf(page).replace(/^```[\s\S]*?^```/gm, '');

const linksIn = (page: string) => [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);

test('links within the docs lead somewhere', () => {
  const broken = pages.flatMap((page) =>
    linksIn(page)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path, anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path!);
        if (!exists(file)) return true;
        return anchor !== undefined && file.endsWith('.md') && !anchorsIn(file).includes(anchor);
      })
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every page can be reached from the first', () => {
  const seen = new Set(['README.md']);
  for (const page of seen) {
    for (const target of linksIn(page)) {
      const file = join(dirname(page), target.split('#')[0]!);
      if (file.endsWith('.md') && exists(file)) seen.add(file);
    }
  }
  expect(pages.filter((page) => !seen.has(page))).toEqual([]);
});

test('commands that the docs name exist', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) => [...textOf(page).matchAll(/npm (?:run )?([a-z-]+)/g)].map(([, name]) => name!));
  const own = ['ci', 'install'];
  expect([...new Set(named)].filter((name) => !(name in scripts) && !own.includes(name))).toEqual([]);
});
