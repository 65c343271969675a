// What the handlers of this pool share: who carries messages, the vault that opens recipients and texts, the store of files
// for attachments, and a clock that tests run on times of their own.
import { Counter, Gauge } from 'prom-client';
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import { openMessengers } from '../../shared/providers/messages/open-messengers';
import { openSmtp, smtpOptionsOf } from '../../shared/providers/messages/smtp';
import { smtpName } from '../../shared/providers/messages/smtp-message';
import type { ObjectStore } from '../../shared/providers/objects/object-store';
import { openObjectsFor } from '../../shared/providers/objects/open-object-store';
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
  const { vault, config, log, metrics, redis, onStop } = process;
  const attempts = new Counter({
    name: 'notification_attempts_total',
    help: 'Attempts to deliver messages, by what their carrier answered',
    labelNames: ['channel', 'provider', 'outcome'],
    registers: [metrics.registry],
  });
  const answering = new Gauge({
    name: 'message_carrier_answers',
    help: '0 while a carrier of messages is left alone because it does not answer',
    labelNames: ['provider'],
    registers: [metrics.registry],
  });
  const onBreaker = (provider: string, isOpen: boolean) => {
    answering.set({ provider }, isOpen ? 0 : 1);
    log.warn(
      { provider },
      isOpen ? 'the carrier is away; messages go another way or wait' : 'the carrier answers again',
    );
  };
  const smtp = smtpOptionsOf(config, vault);
  const mail = smtp && openSmtp({ ...smtp, onBreaker: (isOpen) => onBreaker(smtpName, isOpen) });
  const messengers = openMessengers(config, { redis, mail, onBreaker });
  onStop(() => messengers.close());
  for (const provider of [...(mail === null ? [] : [smtpName]), ...messengers.sms.keys()])
    answering.set({ provider }, 1);
  if (mail === null && messengers.sms.size === 0) log.warn('nobody carries messages: they wait until they expire');
  const objects = openObjectsFor(process);
  return { vault, config, carriers: carriersOf(messengers), objects, attempts, now: () => new Date() };
};
