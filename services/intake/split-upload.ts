// What every way of splitting an upload into stored lines has in common.
import type { LineFormat } from '../../shared/domain/read-lines';
import type { NewChunk } from '../../shared/store/chunks';
import { splitCsv } from './split-csv';
import { splitJsonArray } from './split-json-array';
import { splitNdjson } from './split-ndjson';

export type UploadSplitter = {
  /**
   * Takes the next bytes and gives back the chunks they completed. Keeps parts of `bytes`, so they must not be changed.
   */
  push(bytes: Buffer): NewChunk[];
  /** Says that nothing follows. */
  end(): NewChunk[];
  /** Known as soon as a chunk has been given back. */
  format(): LineFormat;
  /** Lines so far that will have an outcome. */
  lines(): number;
  /** Lines so far, blank ones included. */
  physicalLines(): number;
};

/** The bodies a batch may have. None of them is parsed on its way in, but for the syntax of a JSON array. */
export const splitters = {
  'application/x-ndjson': splitNdjson,
  'text/csv': splitCsv,
  'application/json': splitJsonArray,
} as const satisfies Record<string, (maxLineBytes: number) => UploadSplitter>;

export type BatchMediaType = keyof typeof splitters;
