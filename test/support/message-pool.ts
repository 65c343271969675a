// What the handlers of messages get in a test: the carriers that it names, a store of files in a folder, and its own clock.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Counter, Registry } from 'prom-client';
import type { SmsProviderName } from '../../shared/domain/jurisdictions/pack';
import { readConfig } from '../../shared/process/config';
import type { MessageProvider, OutgoingMail, OutgoingSms } from '../../shared/providers/messages/message-provider';
import { openSmtp, type SmtpOptions } from '../../shared/providers/messages/smtp';
import { openObjectStore } from '../../shared/providers/objects/open-object-store';
import { carriersOf } from '../../workers/notifications/carriers';
import type { NotificationTools } from '../../workers/notifications/open';
import { testVault } from './tax-worker';

export const testSmtp = (url: string, over: Partial<SmtpOptions> = {}): MessageProvider<OutgoingMail> =>
  openSmtp({
    url,
    from: 'Taxes <no-reply@taxes.example>',
    requireTls: false,
    bounces: null,
    takesReservedDomains: true,
    ...over,
  });

export type TestCarriers = {
  mail?: MessageProvider<OutgoingMail> | null;
  sms?: ReadonlyMap<SmsProviderName, MessageProvider<OutgoingSms>>;
};

/** Its folder of files goes with the tests of the file. */
export function useMessageTools() {
  const folder = mkdtempSync(join(tmpdir(), 'taxcollector-objects-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    tools({ mail = null, sms = new Map() }: TestCarriers, over: Partial<NotificationTools> = {}): NotificationTools {
      const config = readConfig({
        ENVIRONMENT: 'development',
        DATABASE_URL: 'postgres://nowhere',
        PUBLIC_PAGES_URL: 'https://pay.example.mg',
        PUBLIC_CALLBACKS_URL: 'https://callbacks.example.mg',
        OBJECT_FOLDER: folder,
      });
      return {
        vault: testVault,
        config,
        carriers: carriersOf({ mail, sms }),
        objects: openObjectStore(config),
        attempts: new Counter({
          name: 'attempts',
          help: 'in a test',
          labelNames: ['channel', 'provider', 'outcome'],
          registers: [new Registry()],
        }),
        now: () => new Date(),
        ...over,
      };
    },
  };
}
