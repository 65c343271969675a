const space = 0x20;
const tilde = 0x7e;

/**
 * Whether the reader of lines will pass this one over: nothing is left of it once JavaScript has trimmed it. Nearly
 * every line is decided by its first byte.
 */
export function isBlankLine(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte > space && byte <= tilde) return false;
    // Controls are ink and trim() keeps them, a no-break space is not: let it decide.
    if (byte > tilde) return bytes.toString('utf8', start, end).trim() === '';
  }
  return bytes.toString('utf8', start, end).trim() === '';
}
