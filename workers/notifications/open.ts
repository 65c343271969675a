// What the handlers of this pool share: who carries messages, the vault that opens recipients and texts, the store of files
// for attachments, and a clock that tests run on times of their own.
import { Counter } from 'prom-client';
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import { openMessengers } from '../../shared/providers/messages/open-messengers';
import { openSmtp, smtpOptionsOf } from '../../shared/providers/messages/smtp';
import type { ObjectStore } from '../../shared/providers/objects/object-store';
import { openObjectStore } from '../../shared/providers/objects/open-object-store';
import { type Carriers, carriersOf } from './carriers';

export type NotificationTools = {
  vault: Vault;
  config: Config;
  carriers: Carriers;
  objects: ObjectStore;
  attempts: Counter<'channel' | 'provider' | 'outcome'>;
  now(): Date;
};

export const open: OpenPool = async (process): Promise<NotificationTools> => {
  const { vault, config, metrics, redis, onStop } = process;
  const attempts = new Counter({
    name: 'notification_attempts_total',
    help: 'Attempts to deliver messages, by what their carrier answered',
    labelNames: ['channel', 'provider', 'outcome'],
    registers: [metrics.registry],
  });
  const smtp = smtpOptionsOf(config, vault);
  const messengers = openMessengers(config, { redis, mail: smtp && openSmtp(smtp) });
  const objects = openObjectStore(config);
  onStop(() => {
    messengers.close();
    objects.close();
  });
  return { vault, config, carriers: carriersOf(messengers), objects, attempts, now: () => new Date() };
};
