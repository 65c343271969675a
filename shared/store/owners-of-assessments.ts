// The owners of assessed vehicles, by assessment. Each block is fetched and opened once, however many of its lines are
// asked for.
import type { Personal } from '../domain/personal';
import type { Owner } from '../domain/read-vehicle-line';
import type { Vault } from '../process/vault';
import { type OwnerBlock, ownersIn } from './owner-blocks';
import { rows, type Sql } from './sql';

type OwnedLine = { assessmentId: string; batchId: string; chunk: number; line: number };

/** Those that have one: none was sent of the others, or the person was erased, or they are of a service. */
export async function ownersOfAssessments(
  sql: Sql,
  vault: Vault,
  assessmentIds: readonly string[],
): Promise<Map<string, Personal<Owner>>> {
  const lines = await rows<OwnedLine>(
    sql,
    `select a.id as "assessmentId", b.batch_id as "batchId", b.chunk, a.line
       from assessment a
       join owner_block b on b.batch_id = a.batch_id and a.line between b.first_line and b.last_line
      where a.id = any($1::uuid[])`,
    [assessmentIds],
  );
  const wanted = new Map(lines.map((one) => [keyOf(one), one]));
  const owners = new Map<string, Personal<Owner>>();
  // One block after the other: each holds some two thousand people.
  for (const { batchId, chunk } of wanted.values()) {
    const [block] = await rows<OwnerBlock>(
      sql,
      `select batch_id as "batchId", chunk, sealed from owner_block where batch_id = $1 and chunk = $2`,
      [batchId, chunk],
    );
    if (block === undefined) continue;
    const byLine = new Map(ownersIn(vault, block));
    for (const one of lines) {
      const owner = keyOf(one) === keyOf({ batchId, chunk }) ? byLine.get(one.line) : undefined;
      if (owner !== undefined) owners.set(one.assessmentId, owner);
    }
  }
  return owners;
}

const keyOf = ({ batchId, chunk }: Pick<OwnedLine, 'batchId' | 'chunk'>): string => `${batchId}/${chunk}`;
