// References that people and providers can carry: 26 letters and digits in place of a UUID, which some providers are too
// short for. Nothing is stored for them; each leads back to its id.

/** Crockford's: without I, L, O and U, which are mistaken for others when they are read out or typed. */
export const referenceAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const referenceLength = 26;

export const referenceOf = (id: string): string => {
  let rest = BigInt(`0x${id.replaceAll('-', '')}`);
  let text = '';
  for (let place = 0; place < referenceLength; place++) {
    text = referenceAlphabet[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
};

/** Null for what is no reference. Exact on purpose: programs give it back as they got it. */
export function idOfReference(reference: string): string | null {
  if (reference.length !== referenceLength) return null;
  let value = 0n;
  for (const letter of reference) {
    const digit = referenceAlphabet.indexOf(letter);
    if (digit === -1) return null;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >> 128n !== 0n) return null;
  return value
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
