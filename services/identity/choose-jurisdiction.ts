// Where a citizen belongs. Chosen once: whoever could change it could look into one jurisdiction after the other.
import { Refusal } from '../../shared/http/errors';
import { type AccountRow, setJurisdiction } from '../../shared/store/accounts';
import type { Tx } from '../../shared/store/sql';

/** `account` is locked. To choose the same again changes nothing. */
export async function chooseJurisdiction(tx: Tx, account: AccountRow, wanted: string): Promise<void> {
  const { id, role, jurisdiction } = account;
  if (jurisdiction === wanted) return;
  if (role !== 'citizen') throw fixed('goes with the role and is not chosen');
  if (!(await setJurisdiction(tx, id, wanted))) throw fixed(`is ${jurisdiction} and stays: it is chosen once`);
}

const fixed = (message: string): Refusal =>
  new Refusal('REQUEST_INVALID', { details: [{ field: 'jurisdiction', code: 'JURISDICTION_FIXED', message }] });
