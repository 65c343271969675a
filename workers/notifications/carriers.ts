// Who is configured to carry messages, by way. In-app messages need nobody; for push there is nobody yet.
import type { JurisdictionPack, SmsProviderName } from '../../shared/domain/jurisdictions/pack';
import type { Channel } from '../../shared/domain/notification/kinds';
import type {
  MessageProvider,
  OutgoingMail,
  OutgoingMessage,
  OutgoingSms,
} from '../../shared/providers/messages/message-provider';

export type Messengers = {
  mail: MessageProvider<OutgoingMail> | null;
  sms: ReadonlyMap<SmsProviderName, MessageProvider<OutgoingSms>>;
};

export type Carriers = {
  /** Names, the preferred one first. Who is of no jurisdiction is told by anybody. */
  of(channel: Channel, pack: JurisdictionPack | undefined): string[];
  send(provider: string, message: OutgoingMessage, signal: AbortSignal): Promise<string | null>;
};

export const carriersOf = ({ mail, sms }: Messengers): Carriers => ({
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
