// The yardstick of R1: the fastest that PostgreSQL gives the same rows away, to somebody who only counts the bytes.
import { benchPackage } from './bench-package';
import type { ServerUrls } from './servers';

type Client = {
  connect(): Promise<void>;
  query<Stream>(stream: Stream): Stream;
  end(): Promise<void>;
};
type Pg = { Client: new (options: { connectionString: string }) => Client };
type CopyStreams = { to(statement: string): AsyncIterable<Buffer> };

const copy = `copy (
  select id, kind, jurisdiction, fiscal_year, category, service, requested_on, type, use, fiscal_power, energy,
         first_circulation, length_metres, power_kw, amount, currency, state, tariff_id, tariff_version, explanation,
         revision
    from assessment
) to stdout`;

/** Rows a second of one COPY of `rows` assessments. */
export async function copyRowsOut({ databaseUrl }: Pick<ServerUrls, 'databaseUrl'>, rows: number): Promise<number> {
  const client = new (benchPackage<Pg>('pg').Client)({ connectionString: databaseUrl });
  await client.connect();
  try {
    const startedAt = performance.now();
    let bytes = 0;
    for await (const piece of client.query(benchPackage<CopyStreams>('pg-copy-streams').to(copy)))
      bytes += piece.length;
    const seconds = (performance.now() - startedAt) / 1000;
    // An empty answer would be the fastest of all.
    if (bytes < rows * 100) throw new Error(`the copy gave ${bytes} bytes for ${rows} rows`);
    return rows / seconds;
  } finally {
    await client.end();
  }
}
