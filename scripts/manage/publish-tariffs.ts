import { madagascarDocuments } from '../../shared/domain/jurisdictions/madagascar-tariffs';
import { publishTariff } from '../../shared/store/tariffs';
import { audited } from './audited';
import type { Command } from './run-command';

/** The tariffs that ship with this build. Those that are published already stay as they are. */
export const publishTariffsCommand: Command = {
  usage: '',
  positionals: 0,
  run: async (db) => {
    const documents = madagascarDocuments();
    const names = documents.map(({ id, version }) => `${id} version ${version}`);
    const fresh = await audited(db, 'publish-tariffs', async (tx) => {
      const published: string[] = [];
      for (const [index, document] of documents.entries()) {
        if (await publishTariff(tx, document)) published.push(names[index]!);
      }
      return { resource: published.join(', ') || 'nothing new', value: published };
    });
    return names.map((name) => `${name}: ${fresh.includes(name) ? 'published' : 'was published before'}`);
  },
};
