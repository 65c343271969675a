// What a provider wrote, as it came: for whoever has to prove what was said. It may hold telephone numbers of payers.
import type { Vault } from '../process/vault';
import { bodyContext } from './callback-events';
import type { CallbackState } from './callback-reads';
import { row, type Sql } from './sql';

type CallbackProof = {
  id: string;
  provider: string;
  jurisdiction: string | null;
  state: CallbackState;
  refusedReason: string | null;
  error: string | null;
  signature: string | null;
  isSignatureValid: boolean | null;
  receivedAt: Date;
  /** Null where its time to be kept is over, or it was never kept. */
  body: Buffer | null;
};

export async function callbackProof(sql: Sql, vault: Vault, id: string): Promise<CallbackProof | undefined> {
  const found = await row<Omit<CallbackProof, 'body'> & { sealed: Buffer | null }>(
    sql,
    `select e.id, e.provider, jurisdiction, e.state, refused_reason as "refusedReason", error, signature,
            signature_valid as "isSignatureValid", received_at as "receivedAt", body_sealed as sealed
       from callback_event e
       left join payment on payment.id = payment_id
      where e.id = $1`,
    [id],
  );
  if (found === undefined) return undefined;
  const { sealed, ...proof } = found;
  return { ...proof, body: sealed && vault.open(sealed, bodyContext(id)) };
}
