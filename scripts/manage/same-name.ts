/** The tables tell names apart by their letters alone; to people `Rabe`, `rabe ` and
 * what differs by a character that nobody sees are one person. */
export const isSameName = (a: string, b: string): boolean => plain(a) === plain(b);

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
