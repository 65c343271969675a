// What the sinks caught for the owner of the vehicle that was paid: a mail with the receipt, and an SMS.
import { type KeptMessage, listCaughtMessages } from '../../shared/store/caught-messages';
import { connect } from '../../shared/store/connect';
import type { Running } from '../local/bring-up';
import type { TellableOwner } from './owner-of-line';

const longestMs = 20_000;

/** Lines to print. Without an owner who can be told both ways there is nothing to wait for. */
export async function untilTold({ stack, consoleUrl }: Running, owner: TellableOwner | null): Promise<string[]> {
  if (owner === null) return [];
  const since = Date.now();
  const db = await connect({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 2 }, 'taxcollector demo');
  const last = async (channel: KeptMessage['channel'], recipient: string) =>
    (await listCaughtMessages(db, { channel, recipient }, { limit: 1 }))[0];
  try {
    for (;;) {
      const mail = await last('email', owner.email);
      const sms = await last('sms', owner.phone.replace(/\D/g, '').slice(-9));
      if (mail !== undefined && sms !== undefined) return said(mail, sms, Date.now() - since, consoleUrl);
      if (Date.now() > since + longestMs) return ['  Its owner was not told in time: the console says why.'];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await db.source.destroy();
  }
}

const said = (mail: KeptMessage, sms: KeptMessage, afterMs: number, consoleUrl: string): string[] => [
  `  ${(afterMs / 1000).toFixed(1)} s later its owner has a mail with ${mail.attachments.map(({ name }) => name).join(', ')} and an SMS:`,
  `    ${sms.body}`,
  `  Both wait at ${consoleUrl}/inbox`,
];
