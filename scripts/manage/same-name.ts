/** The tables tell names apart by their letters alone; to people `Rabe` and `rabe ` are one person. */
export const isSameName = (a: string, b: string): boolean => plain(a) === plain(b);

const plain = (name: string): string => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
