import { resealRequested } from '../../shared/events/reseal-requested';
import { publish } from '../../shared/jobs/publish';
import { audited } from './audited';
import type { Command } from './run-command';

/** Asks the workers to seal everything with the first key of PERSONAL_DATA_KEYS; they need the same ring. */
export const resealPersonalDataCommand: Command = {
  usage: '',
  positionals: 0,
  run: async (db, _given, { vault: { currentKeyId: keyId } }) => {
    const eventId = await audited(db, 'reseal-personal-data', async (tx) => ({
      action: 'rotate data key',
      resource: `data-key:${keyId}`,
      value: await publish(tx, resealRequested, { keyId }),
    }));
    return [`Job ${eventId} seals everything with the key ${keyId}. Keep the older keys until privacy.reseal says so.`];
  },
};
