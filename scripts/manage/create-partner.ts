import { createPartner } from '../../shared/store/partners';
import { isUniqueViolation } from '../../shared/store/sql';
import { audited } from './audited';
import { readJurisdiction } from './jurisdiction';
import { type Command, Declined } from './run-command';

const longestName = 200;

export const createPartnerCommand: Command = {
  usage: '<name> [--jurisdiction MG]',
  positionals: 1,
  options: { jurisdiction: { type: 'string' } },
  run: async (db, { positionals: [given = ''], options }) => {
    const name = given.trim();
    const jurisdiction = readJurisdiction(options.jurisdiction);
    if (name === '' || name.length > longestName) throw new Declined(`A name has 1 to ${longestName} characters.`);
    try {
      const id = await audited(db, 'create-partner', async (tx) => {
        const value = await createPartner(tx, name, jurisdiction);
        return { resource: name, details: { id: value, jurisdiction }, value };
      });
      return [`Partner ${name} (${jurisdiction}) has the id ${id}.`];
    } catch (error) {
      if (isUniqueViolation(error, 'partner_name_key'))
        throw new Declined(`There is a partner called ${name} already.`);
      throw error;
    }
  },
};
