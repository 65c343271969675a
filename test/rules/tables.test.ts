import { configKeys } from '../../scripts/generate/config-keys';
import { lineErrors } from '../../shared/domain/line-errors';
import { errors } from '../../shared/http/errors';
import { filesEndingIn, productFolders, textOf } from './sources';

const product = filesEndingIn('.ts', productFolders);
const textWithout = (table: string) =>
  product
    .filter((file) => file !== table)
    .map(textOf)
    .join('\n');

test('every refusal in the table is thrown somewhere', () => {
  const text = textWithout('shared/http/errors.ts').replace(/errors: \[[^\]]*\]/g, '');
  expect(Object.keys(errors).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('every error of a line in the table is given to some line', () => {
  const text = textWithout('shared/domain/line-errors.ts');
  expect(Object.keys(lineErrors).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test('every setting says what it is for and is read by some part', () => {
  const text = textWithout('shared/process/config.ts');
  for (const { name, description } of configKeys()) {
    expect(description).not.toBe('');
    expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  }
});
