import { ChunkBuilder } from './chunk-builder';
import { LineSplitter } from './split-lines';
import type { UploadSplitter } from './split-upload';

/** One record a physical line, kept as it came. */
export function splitNdjson(maxLineBytes: number): UploadSplitter {
  const chunks = new ChunkBuilder(0);
  const lines = new LineSplitter(chunks, maxLineBytes);
  return {
    push(bytes) {
      lines.push(bytes);
      return chunks.takeReady();
    },
    end() {
      lines.end();
      return chunks.takeLast();
    },
    format: () => ({ kind: 'ndjson' }),
    lines: () => chunks.lines,
    physicalLines: () => chunks.physicalLines,
  };
}
