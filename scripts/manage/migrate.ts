import { migrate } from '../../shared/store/connect';
import { rows } from '../../shared/store/sql';
import type { Command } from './run-command';

/** Leaves no audit entry: the table may be one of those that are made. */
export const migrateCommand: Command = {
  usage: '',
  positionals: 0,
  run: async (db) => {
    await migrate(db);
    const applied = await rows<{ name: string }>(db, 'select name from migration order by id');
    return [`The schema is up to date: ${applied.length} migrations, the last of them ${applied.at(-1)?.name}.`];
  },
};
