const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** Finds where elements of a JSON array end, however their bytes are cut. Minds only quotes and brackets. */
export class JsonElementEnd {
  private depth = 0;
  private inString = false;
  private escaped = false;

  /**
   * Index of the byte after the element, the first comma or closing bracket that is not the element's own; -1 when it
   * goes on behind `bytes`. Starts anew once it has found one.
   */
  find(bytes: Buffer, start: number): number {
    for (let at = this.inString ? this.skipString(bytes, start) : start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === quote) at = this.skipString(bytes, at + 1) - 1;
      else if (this.depth === 0 && (byte === comma || nesting(byte) < 0)) return at;
      else this.depth += nesting(byte);
    }
    return -1;
  }

  /** Index of the byte after the closing quote, or the end of `bytes` when the string goes on behind it. */
  private skipString(bytes: Buffer, start: number): number {
    this.inString = true;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.escaped) this.escaped = false;
      else if (byte === backslash) this.escaped = true;
      else if (byte === quote) {
        this.inString = false;
        return at + 1;
      }
    }
    return bytes.length;
  }
}

/** 1 for a bracket or brace that opens, -1 for one that closes, 0 for any other byte. */
function nesting(byte: number): number {
  if (byte === 0x5b || byte === 0x7b) return 1;
  return byte === 0x5d || byte === 0x7d ? -1 : 0;
}
