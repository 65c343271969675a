import { publishShipped } from '../../shared/store/publish-shipped';
import { audited, operator } from './audited';
import type { Command } from './run-command';

/** The tariffs and services that ship with this build. What is published already stays as it is. */
export const publishTariffsCommand: Command = {
  usage: '',
  positionals: 0,
  run: async (db) => {
    const published = await audited(db, 'publish-tariffs', async (tx) => {
      const documents = await publishShipped(tx, operator());
      const fresh = documents
        .filter(({ isNew }) => isNew)
        .map(({ document: { id, version } }) => `${id} version ${version}`);
      return {
        resource: fresh.length > 20 ? `${fresh.length} tariffs` : fresh.join(', ') || 'nothing new',
        value: documents,
      };
    });
    return published.map(
      ({ document: { id, version }, isNew }) =>
        `${id} version ${version}: ${isNew ? 'published' : 'was published before'}`,
    );
  },
};
