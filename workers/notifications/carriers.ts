// Who is configured to carry messages, by way. In-app messages need nobody; for push there is nobody yet.
import type { JurisdictionPack, SmsProviderName } from '../../shared/domain/jurisdictions/pack';
import type { Channel } from '../../shared/domain/notification/kinds';
import type { OutgoingMessage } from '../../shared/providers/messages/message-provider';
import type { Messengers } from '../../shared/providers/messages/open-messengers';

export type Carriers = {
  /** Names, the preferred one first. Who is of no jurisdiction is told by anybody. */
  of(channel: Channel, pack: JurisdictionPack | undefined): string[];
  send(provider: string, message: OutgoingMessage, signal: AbortSignal): Promise<string | null>;
};

export const carriersOf = ({ mail, sms }: Omit<Messengers, 'close'>): Carriers => ({
  of(channel, pack) {
    if (channel === 'email') return mail === null ? [] : [mail.name];
    if (channel === 'push') return [];
    return (pack?.messages.smsProviders ?? [...sms.keys()]).filter((name) => sms.has(name));
  },
  send(provider, message, signal) {
    if (message.channel === 'email') return mail!.send(message, signal);
    return sms.get(provider as SmsProviderName)!.send(message, signal);
  },
});
