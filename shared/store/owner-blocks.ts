// The owners of assessed vehicles, apart from their assessments: all those of one chunk in one sealed text. The tax
// workers write it with the chunk's assessments; who asks what is kept of a person, or erases it, reads it.
import { Personal } from '../domain/personal';
import type { Owner } from '../domain/read-vehicle-line';
import type { Vault } from '../process/vault';
import type { ChunkKey } from './assess-chunks';
import { row, rows, type Sql, type Tx } from './sql';

/** `line` is the physical line of the batch, as in its assessment. */
export type LineOwner = readonly [line: number, owner: Owner];
/** The owners in order of lines. */
export type NewOwnerBlock = ChunkKey & { owners: readonly LineOwner[] };
export type OwnerBlock = ChunkKey & { sealed: Buffer };

const sealedAs = ({ batchId, chunk }: ChunkKey): string => `owner_block.sealed ${batchId}/${chunk}`;

/**
 * By which blocks are found. The reader of lines lets only ASCII addresses through, so lower case is all that is left of
 * `normalisedEmail`, and its pattern need not run a second time for each line.
 */
export const ownerIndexOf = (vault: Vault, email: string): bigint => vault.shortIndex('email', email.toLowerCase());

type BlockRow = { first: number; last: number; indexes: bigint[]; sealed: Buffer };

function sealBlock(vault: Vault, { owners, ...key }: NewOwnerBlock): BlockRow {
  // Whoever owns a fleet is in its block once for each vehicle.
  const emails = new Set<string>();
  for (const [, { email }] of owners) if (email !== null) emails.add(email);
  return {
    first: owners[0]![0],
    last: owners.at(-1)![0],
    indexes: Array.from(emails, (email) => ownerIndexOf(vault, email)),
    sealed: vault.seal(JSON.stringify(owners), sealedAs(key)),
  };
}

/**
 * One statement for all blocks of a set. A chunk of which no vehicle has an owner has no block. The sealed texts go in
 * one after another: an array of them would travel as text, 4.2 ms a chunk instead of 0.9.
 */
export async function insertOwnerBlocks(tx: Tx, vault: Vault, given: readonly NewOwnerBlock[]): Promise<void> {
  const blocks = given.filter(({ owners }) => owners.length > 0);
  if (blocks.length === 0) return;
  const sealed = blocks.map((block) => sealBlock(vault, block));
  await rows(
    tx,
    `insert into owner_block (batch_id, chunk, first_line, last_line, email_indexes, sealed)
     select batch_id, chunk, first_line, last_line, indexes::bigint[], substring($6::bytea from start for length)
       from unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::text[], $7::int[], $8::int[])
              as block(batch_id, chunk, first_line, last_line, indexes, start, length)`,
    [
      blocks.map(({ batchId }) => batchId),
      blocks.map(({ chunk }) => chunk),
      sealed.map(({ first }) => first),
      sealed.map(({ last }) => last),
      // As text, since arrays of different lengths make no array of arrays.
      sealed.map(({ indexes }) => `{${indexes.join(',')}}`),
      Buffer.concat(sealed.map((one) => one.sealed)),
      starts(sealed.map((one) => one.sealed.length)),
      sealed.map((one) => one.sealed.length),
    ],
  );
}

/** Where each of the texts begins when they follow one another; SQL counts bytes from 1. */
function starts(lengths: readonly number[]): number[] {
  let next = 1;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return start;
  });
}

/**
 * The blocks that may hold the address whose `ownerIndexOf` is given: two addresses in 2^64 share one, so compare those
 * inside. In order of their keys and a few at a time, since a leasing company may be in all of them.
 */
export async function* blocksWithEmail(sql: Sql, index: bigint): AsyncGenerator<OwnerBlock> {
  const pageSize = 16;
  for (let page: OwnerBlock[] = [], after: ChunkKey | undefined = firstKey; after !== undefined; ) {
    page = await rows<OwnerBlock>(
      sql,
      `select batch_id as "batchId", chunk, sealed
         from owner_block
        where (batch_id, chunk) > ($2::uuid, $3::int)
          and $1::bigint = any(email_indexes)
        order by batch_id, chunk
        limit ${pageSize}`,
      [index, after.batchId, after.chunk],
    );
    yield* page;
    after = page.length === pageSize ? page.at(-1) : undefined;
  }
}

const firstKey: ChunkKey = { batchId: '00000000-0000-0000-0000-000000000000', chunk: -1 };

/** In order of lines. Throws when the block was altered or the key that sealed it is gone. */
export const ownersIn = (vault: Vault, block: OwnerBlock): (readonly [line: number, owner: Personal<Owner>])[] =>
  openBlock(vault, block).map(([line, owner]) => [line, new Personal(owner)]);

const openBlock = (vault: Vault, block: OwnerBlock): LineOwner[] =>
  JSON.parse(vault.open(block.sealed, sealedAs(block)).toString());

/**
 * Puts what `change` makes of a block's owners, still in order of lines, in their place; without owners the block goes,
 * and one that is gone stays gone. The row is locked from the reading on: a rotation of keys or a second erasure at the same moment would otherwise
 * put the owners back that this one took out.
 */
export async function replaceOwnerBlock(
  tx: Tx,
  vault: Vault,
  { batchId, chunk }: ChunkKey,
  change: (owners: readonly LineOwner[]) => readonly LineOwner[],
): Promise<void> {
  const key = [batchId, chunk];
  const found = await row<OwnerBlock>(
    tx,
    `select batch_id as "batchId", chunk, sealed from owner_block where batch_id = $1 and chunk = $2 for update`,
    key,
  );
  if (found === undefined) return;
  const owners = change(openBlock(vault, found));
  if (owners.length === 0) {
    await rows(tx, `delete from owner_block where batch_id = $1 and chunk = $2`, key);
    return;
  }
  const { first, last, indexes, sealed } = sealBlock(vault, { batchId, chunk, owners });
  await rows(
    tx,
    `update owner_block
        set first_line = $3, last_line = $4, email_indexes = $5::bigint[], sealed = $6
      where batch_id = $1
        and chunk = $2`,
    [...key, first, last, indexes, sealed],
  );
}

/** The owner of an assessed line, or null when none was sent or the person was erased. */
export async function findOwner(
  sql: Sql,
  vault: Vault,
  batchId: string,
  line: number,
): Promise<Personal<Owner> | null> {
  const block = await row<OwnerBlock>(
    sql,
    `select batch_id as "batchId", chunk, sealed
       from owner_block
      where batch_id = $1
        and $2 between first_line and last_line`,
    [batchId, line],
  );
  const found = block && openBlock(vault, block).find(([of]) => of === line);
  return found === undefined ? null : new Personal(found[1]);
}
