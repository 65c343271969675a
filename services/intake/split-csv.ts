import { type CsvFormat, readCsvHeader } from '../../shared/domain/csv-header';
import { Refusal } from '../../shared/http/errors';
import type { NewChunk } from '../../shared/store/chunks';
import { ChunkBuilder } from './chunk-builder';
import { LineSplitter } from './split-lines';
import type { UploadSplitter } from './split-upload';

const newline = 0x0a;
// Longer than any header can be: every column named in four bytes a letter.
const maxHeaderBytes = 16_384;

/**
 * The first line names the columns and belongs to no chunk; a file that names them wrongly is refused as a whole, since
 * none of its lines could be read. After it, one record a physical line: a quote that is never closed spoils its own
 * line and no other.
 */
export function splitCsv(maxLineBytes: number): UploadSplitter {
  const chunks = new ChunkBuilder(1);
  const lines = new LineSplitter(chunks, maxLineBytes);
  let header = Buffer.alloc(0);
  let format: CsvFormat | null = null;

  /** Takes what belongs to the header and gives back what follows it. */
  function takeHeader(bytes: Buffer, isLast: boolean): Buffer {
    const end = bytes.indexOf(newline);
    header = Buffer.concat([header, end === -1 ? bytes : bytes.subarray(0, end)]);
    if (end === -1 && !isLast && header.length <= maxHeaderBytes) return bytes.subarray(bytes.length);
    format = headerOrRefusal(header);
    return end === -1 ? bytes.subarray(bytes.length) : bytes.subarray(end + 1);
  }

  return {
    push(bytes): NewChunk[] {
      const rest = format === null ? takeHeader(bytes, false) : bytes;
      if (format !== null) lines.push(rest);
      return chunks.takeReady();
    },
    end() {
      if (format === null) takeHeader(Buffer.alloc(0), true);
      lines.end();
      return chunks.takeLast();
    },
    format: () => format!,
    lines: () => chunks.lines,
    physicalLines: () => chunks.physicalLines,
  };
}

function headerOrRefusal(bytes: Buffer): CsvFormat {
  if (bytes.length === 0) throw new Refusal('BATCH_EMPTY');
  const header = readCsvHeader(bytes.toString('utf8'));
  if ('errors' in header) throw new Refusal('CSV_HEADER_INVALID', { details: header.errors });
  return header;
}
