// What the rest of the code knows of the database: something that runs statements, and whether it is in a transaction.
import { setTimeout as pause } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource, EntityManager } from 'typeorm';

declare const open: unique symbol;

/**
 * What a transaction promised and may be rung for once it is committed: a new event with the jobs that subscribe to
 * it, or one job that was let go or retried.
 */
export type Announcement =
  | { event: string; eventId: string; payload: unknown; jobs: readonly string[] }
  | { job: string; eventId: string };

/** Anything that can run a statement. Reads accept this, so they work inside and outside a transaction. */
export type Sql = Pick<EntityManager, 'query'>;

/** A statement runner known to be inside a transaction. Only withTx makes one. */
export type Tx = Sql & {
  readonly [open]: true;
  announce(announcements: readonly Announcement[]): void;
  /** Feeds `data` to a `copy … from stdin` statement. */
  copy(text: string, data: string): Promise<void>;
};

/** The database of one process. `onCommit` is told what a transaction announced, once it is durable. */
export type Database = Sql & {
  source: DataSource;
  onCommit(listener: (announcements: readonly Announcement[]) => void): void;
  committed(announcements: readonly Announcement[]): void;
};

/**
 * Runs `work` in one transaction and hands what it announced to the bells after the commit.
 * A crash between commit and bell loses only the bell: the rows wait and the reconciler rings again.
 */
export async function withTx<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const announced: Announcement[] = [];
  const result = await db.source.transaction(async (manager) => {
    let isOver = false;
    const open = () => {
      if (isOver) throw new TransactionOver();
    };
    const tx = {
      async query(text: string, params?: unknown[]) {
        open();
        return manager.query(text, params);
      },
      async copy(text: string, data: string) {
        open();
        return copyThrough(manager, text, data);
      },
      announce(announcements: readonly Announcement[]) {
        open();
        announced.push(...announcements);
      },
    };
    try {
      return await work(tx as unknown as Tx);
    } finally {
      isOver = true;
    }
  });
  if (announced.length > 0) db.committed(announced);
  return result;
}

/**
 * A statement came after its transaction had ended, from work that was timed out or not awaited. Sent all the same, it
 * would queue behind the rollback and commit by itself.
 */
class TransactionOver extends Error {
  override name = 'TransactionOver';
  override message = 'the transaction is over';
}

/** TypeORM has no COPY; its query runner hands out the driver's client that holds the transaction. */
async function copyThrough(manager: EntityManager, text: string, data: string): Promise<void> {
  const client: ClientBase = await manager.queryRunner!.connect();
  await new Promise<void>((resolve, reject) => {
    const stream = client.query(copyFrom(text));
    stream.on('error', reject);
    stream.on('finish', resolve);
    stream.end(data);
  });
}

/**
 * Rows of one statement. TypeORM answers UPDATE and DELETE with [rows, count] and everything else with rows;
 * callers should not have to remember which.
 */
export async function rows<Row>(sql: Sql, text: string, params: readonly unknown[] = []): Promise<Row[]> {
  const answer = await sql.query(text, [...params]);
  const paired =
    Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';
  return paired ? answer[0] : answer;
}

/** The only row of a statement that returns at most one. */
export async function row<Row>(sql: Sql, text: string, params: readonly unknown[] = []): Promise<Row | undefined> {
  return (await rows<Row>(sql, text, params))[0];
}

// Deadlock, serialisation failure, admin shutdown, crash, cannot connect now, a session that was idle for too long,
// connection exceptions, too many connections, and a primary that has become a standby.
const passing = /^(40001|40P01|57P0[1235]|25P03|08...|53300|25006)$/;
const unreachable =
  /^E(CONNREFUSED|CONNRESET|CONNABORTED|PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN|NETRESET|ADDRNOTAVAIL|AI_AGAIN)$/;
// What pg, its pool and TypeORM say, without a code, when a connection went or did not come about.
const lostConnection =
  /Connection terminated|timeout expired|timeout exceeded when trying to connect|establishing an SSL connection|not queryable|already released/i;

/** Whether the same statement may succeed later: the server restarts, is full, or chose us as a deadlock's victim. */
export function isPassingFault(error: unknown): boolean {
  // Not `instanceof Error`: a connection that breaks while it is being made leaves Node's own error unwrapped, and that
  // is no instance of this code's Error wherever the code runs in a context of its own, as it does in tests.
  if (!isNativeError(error)) return false;
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === 'string' && (passing.test(code) || unreachable.test(code))) return true;
  // None of a host's addresses could be reached, each for a reason of its own: one of them may be later.
  if (Array.isArray(errors) && errors.some(isPassingFault)) return true;
  return lostConnection.test(error.message);
}

/** Whether the statement broke the unique index or constraint of that name. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === index;
}

/**
 * Runs a transaction again when the database had a passing fault, for up to `patienceSeconds`.
 * Only for work whose effects all lie in the transaction: a commit whose answer was lost may have happened.
 */
export async function withPatience<T>(patienceSeconds: number, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceSeconds * 1000;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassingFault(error) || Date.now() + pauseMs > until) throw error;
      await pause(pauseMs);
    }
  }
}
