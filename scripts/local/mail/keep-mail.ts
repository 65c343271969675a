import PostalMime, { type Attachment } from 'postal-mime';
import { type CaughtMessage, keepCaughtMessage } from '../../../shared/store/caught-messages';
import type { Sql } from '../../../shared/store/sql';

type Taken = { sender: string; recipients: readonly string[]; raw: Buffer };

/** A mail as it came over the wire, once for each of its recipients. */
export async function keepMail(sql: Sql, { sender, recipients, raw }: Taken): Promise<void> {
  const { subject = '', text = '', html, attachments } = await PostalMime.parse(raw);
  for (const recipient of recipients)
    await keepCaughtMessage(sql, {
      channel: 'email',
      sender,
      recipient,
      subject: storable(subject),
      body: storable(text),
      html: html === undefined ? null : storable(html),
      attachments: attachments.map(kept),
    });
}

/** The table holds no text with NUL in it. */
const storable = (text: string): string => text.replaceAll('\0', '');

const kept = ({ filename, mimeType, content }: Attachment): NonNullable<CaughtMessage['attachments']>[number] => ({
  name: storable(filename ?? 'unnamed'),
  mediaType: mimeType,
  content: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as Uint8Array),
});
