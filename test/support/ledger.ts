import type { Sql } from '../../shared/store/sql';
import { verifyLedger } from '../../shared/store/verify-ledger';

/** Everything that contradicts itself in the ledger, or beside it. */
export async function ledgerFaults(sql: Sql): Promise<string[]> {
  const found: string[] = [];
  for await (const { faults } of verifyLedger(sql)) found.push(...faults);
  return found;
}
