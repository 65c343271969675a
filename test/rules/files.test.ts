import { codeFolders, filesEndingIn, linesMatching, productFolders, textOf } from './sources';

const code = [...filesEndingIn('.ts', codeFolders), ...filesEndingIn('.mjs', ['scripts'])];
const linesIn = (file: string) => textOf(file).trimEnd().split('\n').length;

test('no file or folder has a name that says nothing about what is in it', () => {
  const empty = /^(utils?|helpers?|common|types|models?|misc|lib|managers?|constants)$/;
  const nameless = code.filter((file) => file.split('/').some((part) => empty.test(part.replace(/\.\w+$/, ''))));
  expect(nameless).toEqual([]);
});

test('files are named in kebab-case', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(job|schedule|test|browser\.test))?\.(ts|mjs)$/;
  expect(code.filter((file) => !kebab.test(file.split('/').at(-1)!))).toEqual([]);
});

test('no file is longer than 300 lines', () => {
  expect(code.filter((file) => linesIn(file) > 300)).toEqual([]);
  const long = code.filter((file) => linesIn(file) > 200 && !file.startsWith('test/'));
  // Not forbidden, but worth a second thought: most files have 40 to 80.
  if (long.length > 0) console.info(`longer than 200 lines:\n${long.map((file) => `  ${file}`).join('\n')}`);
});

test('the environment is read in one place', () => {
  const files = filesEndingIn('.ts', productFolders).filter((file) => file !== 'shared/process/config.ts');
  expect(linesMatching(files, /process\.env\b/)).toEqual([]);
});

test('nothing of our own is mocked', () => {
  const files = filesEndingIn('.ts', ['test']).filter((file) => !file.startsWith('test/rules/'));
  expect(linesMatching(files, /jest\.(mock|doMock|unstable_mockModule|spyOn|useFakeTimers)\(/)).toEqual([]);
});

test('modules export by name', () => {
  expect(linesMatching(filesEndingIn('.ts', codeFolders), /^export default\b/)).toEqual([]);
});
