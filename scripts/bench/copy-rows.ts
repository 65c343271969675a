// The yardstick of B1: the fastest that PostgreSQL takes the same rows into the same table, when nobody has to
// receive, check, compute, explain or account for anything.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { v7 as uuidv7 } from 'uuid';
import { type AssessedRow, assessedRows, assessmentColumns } from './assessed-row';
import { benchPackage } from './bench-package';
import { samplePieces } from './sample-lines';
import type { ServerUrls } from './servers';

type Client = {
  connect(): Promise<void>;
  query<Stream>(stream: Stream): Stream;
  end(): Promise<void>;
};
type Pg = { Client: new (options: { connectionString: string }) => Client };
type CopyStreams = { from(statement: string): NodeJS.WritableStream };

/** Rows a second of one COPY; the text it sends is made before the clock starts. */
export async function copyRows({ databaseUrl }: ServerUrls, lines: number): Promise<number> {
  const upload = { partnerId: uuidv7(), batchId: uuidv7() };
  const linesEach = 2000;
  const pieces = Array.from(samplePieces(0, lines, linesEach), (text, index) =>
    Buffer.from(
      assessedRows(text.toString(), index * linesEach + 1, upload)
        .map(copyText)
        .join(''),
    ),
  );

  const client = new (benchPackage<Pg>('pg').Client)({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { from } = benchPackage<CopyStreams>('pg-copy-streams');
    const startedAt = performance.now();
    await pipeline(
      Readable.from(pieces),
      client.query(from(`copy assessment (${assessmentColumns.join(', ')}) from stdin`)),
    );
    return lines / ((performance.now() - startedAt) / 1000);
  } finally {
    await client.end();
  }
}

const copyText = (row: AssessedRow): string => `${assessmentColumns.map((column) => inCopy(row[column])).join('\t')}\n`;

// Backslashes would otherwise be read as escapes; tabs and line breaks do not occur in the samples.
const inCopy = (value: string | number | null): string =>
  value === null ? '\\N' : String(value).replaceAll('\\', '\\\\');
