// Numbers in groups of three digits, which the languages of Europe name.

/** From the smallest: 1 234 567 is [567, 234, 1]. */
export function groupsOf(number: number): number[] {
  const groups = [number % 1000];
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.push(rest % 1000);
  return groups;
}

/** [tens and units, hundreds]. */
export const hundredsOf = (below1000: number): [rest: number, hundreds: number] => [
  below1000 % 100,
  Math.floor(below1000 / 100),
];

export const written = (words: readonly (string | null)[], between = ' '): string =>
  words.filter((word) => word !== null && word !== '').join(between);
