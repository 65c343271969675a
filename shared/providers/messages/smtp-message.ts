// A mail as the library that speaks SMTP takes it, with its headers and envelope. Nothing that comes from outside can begin a
// header or another address.
import type { SendMailOptions } from 'nodemailer';
import { bounceAddress } from '../../messages/bounce-address';
import type { Vault } from '../../process/vault';
import { isReservedDomain, isSendable } from './mail-address';
import { MessageFault, type OutgoingMail } from './message-provider';

export const smtpName = 'smtp';

export type Envelope = {
  /** As in a From header: `Name <address>`. */
  from: string;
  /** Where bounces go, in an address of its own for each attempt; null leaves them to the sender's. */
  bounces: { vault: Pick<Vault, 'index'>; address: string } | null;
  /** Whether mails to domains that cannot exist are handed over, as tests and demos need it. */
  takesReservedDomains: boolean;
};

/** Throws a MessageFault for what can never be sent. */
export function messageOf(mail: OutgoingMail, { from, bounces, takesReservedDomains }: Envelope): SendMailOptions {
  const address = mail.to.reveal();
  if (!isSendable(address) || /\p{Cc}/u.test(mail.subject))
    throw new MessageFault(smtpName, 'refused', 'it would break its own headers', isSendable(address) ? null : 'dead');
  if (!takesReservedDomains && isReservedDomain(address))
    throw new MessageFault(smtpName, 'refused', 'nobody gets mail at its domain', 'dead');
  return {
    from,
    xMailer: false,
    // As an object: the library would read a text as a list of addresses.
    to: { name: '', address },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ name: filename, mediaType: contentType, content }) => ({
      filename,
      contentType,
      content,
    })),
    messageId: `<${mail.notificationId}@${domainOf(from)}>`,
    headers: headersOf(mail),
    ...(bounces !== null && {
      envelope: { from: bounceAddress(bounces.vault, bounces.address, mail.attemptId), to: [address] },
    }),
  };
}

const domainOf = (from: string): string => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

function headersOf({ unsubscribeUrl }: OutgoingMail): Record<string, string> {
  return {
    // RFC 3834: nobody's absence note comes back, and no mail loop begins.
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribeUrl !== null && {
      // RFC 8058. As the URL standard writes it, which leaves neither brackets nor breaks in it.
      'List-Unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
}
