const quote = 0x22;
const backslash = 0x5c;

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
    let { depth, inString, escaped } = this;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
      } else if (byte === quote) inString = true;
      else if (depth === 0 && isEnd(byte)) {
        this.depth = 0;
        this.inString = false;
        return at;
      } else depth += change(byte);
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    return -1;
  }
}

const isEnd = (byte: number): boolean => byte === 0x2c || byte === 0x5d || byte === 0x7d;

function change(byte: number): number {
  if (byte === 0x5b || byte === 0x7b) return 1;
  return byte === 0x5d || byte === 0x7d ? -1 : 0;
}
