// The two parts of a mail: plain text, and HTML that says the same.
import { cutText } from './cut-text';
import { fillMailLayout, paragraphsInHtml } from './fill-mail-layout';
import type { FrameTexts } from './frame-texts';

export type Mail = {
  language: string;
  frame: FrameTexts;
  subject: string;
  title: string;
  greeting: string;
  /** Paragraphs before the link and after it. */
  before: readonly string[];
  link: string | null;
  button: string | null;
  after: readonly string[];
  unsubscribeUrl: string | null;
};

const previewCharacters = 120;

export function mailText({ frame, greeting, before, link, after, unsubscribeUrl }: Mail): string {
  const parts = [greeting, ...before, ...(link === null ? [] : [link]), ...after, 'TaxCollector'];
  const foot = [frame.sender, frame.neverAsked];
  if (unsubscribeUrl !== null) foot.push(`${frame.unsubscribe}: ${unsubscribeUrl}`);
  // Two hyphens and a blank: mail programs know by them where the message ends.
  return `${parts.join('\n\n')}\n\n-- \n${foot.join('\n')}\n`;
}

export function mailHtml({ frame, greeting, before, after, ...mail }: Mail): string {
  return fillMailLayout({
    ...mail,
    preview: cutText(before[0] ?? mail.title, previewCharacters),
    before: paragraphsInHtml([greeting, ...before]),
    copyLink: frame.copyLink,
    after: after.length === 0 ? null : paragraphsInHtml(after),
    sender: frame.sender,
    neverAsked: frame.neverAsked,
    unsubscribe: mail.unsubscribeUrl === null ? null : frame.unsubscribe,
  });
}
