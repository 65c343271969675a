import { benchPackage } from '../bench-package';

type Statement = { name?: string; text: string; values?: readonly unknown[] };

export type Pool = {
  query(statement: Statement): Promise<{ rowCount: number | null; rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
};

type Pg = { Pool: new (options: { connectionString: string; max: number }) => Pool };

/** Connections of a peer's own, as its documentation shows: node-postgres without anything of ours between. */
export const openPool = (databaseUrl: string, max: number): Pool =>
  new (benchPackage<Pg>('pg').Pool)({ connectionString: databaseUrl, max });
