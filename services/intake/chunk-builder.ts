// Puts lines together to chunks as they are stored: at most 2000 physical lines or 1 MiB, whichever comes first.
import type { NewChunk } from '../../shared/store/chunks';

export const maxLinesPerChunk = 2000;
export const maxBytesPerChunk = 1_048_576;

const newline = Buffer.from('\n');

export class ChunkBuilder {
  /** Physical lines so far, blank ones included. */
  physicalLines: number;
  private chunks = 0;
  private ready: NewChunk[] = [];
  private linesInClosed = 0;

  private firstLine: number;
  private lineCount = 0;
  private tooLong: number[] = [];
  private pieces: Buffer[] = [];
  private bytes = 0;
  // Lines that follow one another in one buffer are one piece: a chunk is a few runs, not 2000 little buffers.
  private run: { buffer: Buffer; start: number; end: number } = { buffer: newline, start: 0, end: 0 };

  /** `linesBefore` are not part of any chunk: the header of a CSV file. */
  constructor(linesBefore: number) {
    this.physicalLines = linesBefore;
    this.firstLine = linesBefore + 1;
  }

  /** Lines so far that will have an outcome. */
  get lines(): number {
    return this.linesInClosed + this.lineCount;
  }

  /** Adds the line that lies in `buffer` from `start` to `end`, its newline included. */
  addLine(buffer: Buffer, start: number, end: number, isBlank: boolean): void {
    this.makeRoom(end - start);
    this.append(buffer, start, end);
    this.physicalLines += 1;
    if (!isBlank) this.lineCount += 1;
  }

  /** A line over the limit: a blank line takes its place, so that the numbers of those behind it hold. */
  addTooLongLine(): void {
    this.makeRoom(1);
    this.append(newline, 0, 1);
    this.physicalLines += 1;
    this.lineCount += 1;
    this.tooLong.push(this.physicalLines);
  }

  /** Chunks that are complete, once each. */
  takeReady(): NewChunk[] {
    if (this.ready.length === 0) return [];
    const taken = this.ready;
    this.ready = [];
    return taken;
  }

  /** The same with the last one, however small it is. */
  takeLast(): NewChunk[] {
    this.close();
    return this.takeReady();
  }

  private makeRoom(length: number): void {
    const isFull = this.physicalLines + 1 - this.firstLine >= maxLinesPerChunk;
    if (isFull || (this.bytes > 0 && this.bytes + length > maxBytesPerChunk)) this.close();
  }

  private append(buffer: Buffer, start: number, end: number): void {
    this.bytes += end - start;
    const { run } = this;
    if (run.buffer === buffer && run.end === start) run.end = end;
    else {
      this.endRun();
      this.run = { buffer, start, end };
    }
  }

  private endRun(): void {
    const { buffer, start, end } = this.run;
    if (end > start) this.pieces.push(buffer.subarray(start, end));
    this.run = { buffer: newline, start: 0, end: 0 };
  }

  private close(): void {
    this.endRun();
    // Blank lines alone make no chunk: two gigabytes of newlines store nothing.
    if (this.lineCount > 0) {
      const { firstLine, lineCount, tooLong, pieces } = this;
      const body = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      this.ready.push({ chunk: this.chunks++, firstLine, lineCount, body, tooLong });
      this.linesInClosed += lineCount;
    }
    this.firstLine = this.physicalLines + 1;
    this.lineCount = 0;
    this.tooLong = [];
    this.pieces = [];
    this.bytes = 0;
  }
}
