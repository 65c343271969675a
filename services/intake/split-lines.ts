// Bytes -> physical lines in chunks. Nothing is parsed: a newline byte ends a line, whatever stands around it.
import { isBlankLine } from './blank-line';
import type { ChunkBuilder } from './chunk-builder';

const newline = 0x0a;

/** Feeds whole lines to `chunks`. Of a line over `maxLineBytes`, its newline not counted, no byte is kept. */
export class LineSplitter {
  // The beginning of a line whose end has not come yet.
  private carried: Buffer[] = [];
  private carriedBytes = 0;

  constructor(
    private readonly chunks: ChunkBuilder,
    private readonly maxLineBytes: number,
  ) {}

  push(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      if (this.carriedBytes > 0) this.addCarried(bytes.subarray(start, end + 1));
      else this.add(bytes, start, end + 1);
      start = end + 1;
    }
    if (start < bytes.length) this.carry(bytes.subarray(start));
  }

  /** The last line may lack its newline. */
  end(): void {
    if (this.carriedBytes > 0) this.addCarried(Buffer.from('\n'));
  }

  private add(bytes: Buffer, start: number, end: number): void {
    if (end - start - 1 > this.maxLineBytes) this.chunks.addTooLongLine();
    else this.chunks.addLine(bytes, start, end, isBlankLine(bytes, start, end));
  }

  private addCarried(rest: Buffer): void {
    const isTooLong = this.carriedBytes + rest.length - 1 > this.maxLineBytes;
    const line = isTooLong ? null : Buffer.concat([...this.carried, rest]);
    this.carried = [];
    this.carriedBytes = 0;
    if (line === null) this.chunks.addTooLongLine();
    else this.add(line, 0, line.length);
  }

  private carry(bytes: Buffer): void {
    this.carriedBytes += bytes.length;
    if (this.carriedBytes <= this.maxLineBytes) this.carried.push(bytes);
    else this.carried = [];
  }
}
