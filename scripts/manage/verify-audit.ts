import { verifyAudit } from '../../shared/store/audit';
import { row } from '../../shared/store/sql';
import { type Command, Declined } from './run-command';

/**
 * A chain whose newest entries were cut off is still sound in itself. `--known-head`, a head printed earlier and kept
 * elsewhere, has to be in it yet.
 */
export const verifyAuditCommand: Command = {
  usage: '[--known-head <hash>]',
  positionals: 0,
  options: { 'known-head': { type: 'string' } },
  run: async (db, { options: { 'known-head': known } }) => {
    if (known !== undefined && !/^[0-9a-f]{64}$/.test(String(known))) throw new Declined('A head has 64 hex digits.');
    const { entries, head, brokenAt } = await verifyAudit(db);
    if (brokenAt !== null) {
      throw new Declined(`The audit is broken: entry ${brokenAt} was changed or follows one that is gone.`);
    }
    if (known !== undefined) {
      const found = await row(db, `select from audit_entry where hash = decode($1, 'hex')`, [known]);
      if (found === undefined)
        throw new Declined('The audit is broken: its newest entries down to the known head are gone.');
    }
    return [`The audit is sound: ${entries} entries.`, `head ${head ?? 'none'}`];
  },
};
