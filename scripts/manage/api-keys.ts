import { issueApiKey, revokeApiKey } from '../../shared/store/api-keys';
import { rows, type Sql } from '../../shared/store/sql';
import { audited } from './audited';
import { type Command, Declined } from './run-command';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Partner = { id: string; name: string };

/** By id or by its exact name; a name may have the shape of an id, and the id wins then. */
async function findPartner(sql: Sql, given: string): Promise<Partner> {
  const [partner] = await rows<Partner>(
    sql,
    `select id, name
       from partner
      where id::text = lower($1)
         or name = $1
      order by id::text = lower($1) desc
      limit 1`,
    [given],
  );
  if (partner === undefined) throw new Declined(`There is no partner ${given}.`);
  return partner;
}

export const issueKeyCommand: Command = {
  usage: '<partner> <name>',
  positionals: 2,
  run: async (db, { positionals: [partner = '', name = ''] }) => {
    if (name.trim() === '') throw new Declined('A key needs a name that tells it from the others of its partner.');
    const { owner, id, key } = await audited(db, 'issue-key', async (tx) => {
      const found = await findPartner(tx, partner);
      const issued = await issueApiKey(tx, found.id, name.trim());
      const details = { key: issued.id, name: name.trim() };
      return { resource: found.name, details, value: { owner: found.name, ...issued } };
    });
    return [`Key ${id} of ${owner}. It is not kept and cannot be shown again:`, key];
  },
};

export const revokeKeyCommand: Command = {
  usage: '<key id>',
  positionals: 1,
  run: async (db, { positionals: [id = ''] }) => {
    if (!uuid.test(id))
      throw new Declined('A key is revoked by its id, which issue-key printed; not by the key itself.');
    await audited(db, 'revoke-key', async (tx) => {
      if (await revokeApiKey(tx, id)) return { resource: id, value: undefined };
      throw new Declined(`There is no key ${id} that could still be revoked.`);
    });
    return [`Key ${id} is revoked from the next request on.`];
  },
};
