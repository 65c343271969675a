// Puts texts into the frame of mails, which `npm run generate` made of mail-layout.mjml.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Html, html } from '../http/html';

/** What is null leaves its part of the frame out. Whatever is no Html is escaped. */
export type MailSlots = {
  language: string;
  subject: string;
  /** What mail programs show beside the subject. */
  preview: string;
  title: string;
  before: Html;
  link: string | null;
  button: string | null;
  copyLink: string;
  after: Html | null;
  sender: string;
  neverAsked: string;
  unsubscribe: string | null;
  unsubscribeUrl: string | null;
};

let layout: string | null = null;

export function fillMailLayout(slots: MailSlots): string {
  layout ??= readFileSync(join(__dirname, 'mail-layout.html'), 'utf8');
  const slotOf = (name: string): string | Html | null => {
    if (!Object.hasOwn(slots, name)) throw new Error(`the mail layout has a slot ${name} that nobody fills`);
    return slots[name as keyof MailSlots];
  };
  return (
    layout
      .replace(/\{\{#(\w+)\}\}(.*?)\{\{\/\1\}\}/gs, (_, name: string, part: string) =>
        slotOf(name) === null ? '' : part,
      )
      // In one pass: braces that came with a value are text.
      .replace(/\{\{(\w+)\}\}/g, (_, name: string) => forOldClients(html`${slotOf(name)}`))
  );
}

/** The fonts of some mail programs have no narrow space and show a box for it. */
const forOldClients = ({ text }: Html): string => text.replaceAll('\u202f', '\u00a0');

export const paragraphsInHtml = (texts: readonly string[]): Html =>
  html`${texts.map((text) => html`<p style="margin:0 0 16px;">${text}</p>`)}`;
