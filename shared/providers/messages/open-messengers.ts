// Who carries messages as the configuration says, by channel. What is not configured is not there, and nothing goes by it.
import type { Redis } from 'ioredis';
import { type SmsProviderName, smsProviders } from '../../domain/jurisdictions/pack';
import { carriesSms, type MessageSettings } from '../../process/message-settings';
import type { ProviderKit } from '../calls/provider-client';
import { limited } from './limit-messages';
import type { MessageProvider, OutgoingMail, OutgoingSms } from './message-provider';
import { openOrangeSms } from './orange-sms';
import { openTwilio } from './twilio';

export type Messengers = {
  mail: MessageProvider<OutgoingMail> | null;
  sms: ReadonlyMap<SmsProviderName, MessageProvider<OutgoingSms>>;
  close(): void;
};

export type MessengerHooks = ProviderKit & {
  /** Where limits are counted for all processes; each counts for itself without. */
  redis?: Redis | null;
  /** Opened by whoever can tell where bounces go to. */
  mail?: MessageProvider<OutgoingMail> | null;
};

const openers: Record<SmsProviderName, (settings: MessageSettings, kit: ProviderKit) => MessageProvider<OutgoingSms>> =
  { twilio: openTwilio, 'orange-sms': openOrangeSms };

/** Each carrier has a circuit breaker of its own in this process: while one is away the others go on. */
export function openMessengers(settings: MessageSettings, hooks: MessengerHooks = {}): Messengers {
  const { redis = null, mail = null, ...kit } = hooks;
  const sms = new Map(
    smsProviders
      .filter((name) => carriesSms(settings, name))
      .map((name) => [name, limited(openers[name](settings, kit), settings.SMS_PER_SECOND, redis)]),
  );
  return {
    mail: mail && limited(mail, settings.MAILS_PER_SECOND, redis),
    sms,
    close() {
      for (const messenger of [mail, ...sms.values()]) messenger?.close();
    },
  };
}
