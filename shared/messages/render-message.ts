// What somebody is told, from its kind, a language and its values: as mail, as text message and for the inbox. Pure.
import { type NotificationKind, ruleOf } from '../domain/notification/kinds';
import { type Language, languages } from '../domain/vehicle-fields';
import { fitSms } from './fit-sms';
import { type FrameTexts, frameTexts } from './frame-texts';
import { type Mail, mailHtml, mailText } from './mail-parts';
import { allTemplates } from './templates/all-templates';
import { isolated, usableAddress, usableName, usableValues, type Values } from './usable-values';

export type RenderedMessage = {
  subject: string;
  /** The plain-text part of the mail. */
  text: string;
  html: string;
  /** Empty where the kind does not go by SMS. */
  sms: string;
  /** Of the inbox: plain text. */
  title: string;
  body: string;
};

export type MessageOptions = {
  /** Greets by it, except in messages about security: a stranger may have typed it there. */
  name: string | null;
  unsubscribeUrl: string | null;
  /** Says so in the mail; only `payment-received` has something to say of it. */
  hasAttachment?: boolean;
};

type Texts = {
  subject: string;
  title: string;
  paragraphs: readonly string[];
  attachment?: string;
  button?: string;
  sms?: string;
};

const linkParagraph = '{link}';

const languageOf = (text: string): Language => languages.find((one) => one === text) ?? 'fr';

/**
 * An unknown language is French. Throws, naming kind, language and value, when a value is missing or is not one line, or
 * a link is none: nothing with a hole in it goes out.
 */
export function renderMessage(
  kind: NotificationKind,
  languageText: string,
  data: Values,
  { name, unsubscribeUrl, hasAttachment = false }: MessageOptions,
): RenderedMessage {
  const language = languageOf(languageText);
  const fault = (value: string) => new Error(`${kind} in ${language} needs a usable ${value}`);
  const texts: Texts = allTemplates[kind][language];
  const frame = frameTexts[language];
  const rule = ruleOf(kind);
  const isAboutSecurity = rule.topic === 'security';
  const values = usableValues(data, rule.data, fault);
  const link = values.link ?? null;
  const { before, after } = paragraphsOf(texts, values);

  const attachment = hasAttachment && texts.attachment !== undefined ? [texts.attachment] : [];
  const mail: Mail = {
    language,
    frame,
    subject: fill(texts.subject, subjectValues(values, fault)),
    title: texts.title,
    greeting: greetingOf(frame, isAboutSecurity ? null : usableName(name)),
    before,
    link,
    button: texts.button ?? null,
    after: [...after, ...attachment],
    unsubscribeUrl: usableAddress(unsubscribeUrl, () => fault('unsubscribeUrl')),
  };
  // Who has somebody's session, and no more than that, must not find in the inbox what sets a new password.
  const linkInInbox = link !== null && isAboutSecurity ? frame.linkIsInMail : link;
  return {
    subject: mail.subject,
    text: mailText(mail),
    html: mailHtml(mail),
    sms: texts.sms === undefined ? '' : fitSms((fitting) => fill(texts.sms!, fitting), values),
    title: texts.title,
    body: [...before, linkInInbox, ...after].filter((part) => part !== null).join('\n\n'),
  };
}

function paragraphsOf({ paragraphs }: Texts, values: Values): Record<'before' | 'after', string[]> {
  const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolated(value)]));
  const place = paragraphs.indexOf(linkParagraph);
  const end = place === -1 ? paragraphs.length : place;
  return {
    before: paragraphs.slice(0, end).map((text) => fill(text, shown)),
    after: paragraphs.slice(end + 1).map((text) => fill(text, shown)),
  };
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a text has a place for ${name}, which nobody gives it: ${text}`);
    return value;
  });
}

/** Of a header nothing is filled in but the number of a receipt, which we made: it cannot hold anything else. */
function subjectValues({ number }: Values, fault: (name: string) => Error): Values {
  if (number === undefined) return {};
  if (!/^[A-Z0-9-]{1,30}$/.test(number)) throw fault('number');
  return { number };
}

const greetingOf = (frame: FrameTexts, name: string | null): string =>
  name === null ? frame.greeting : fill(frame.greetingByName, { name: isolated(name) });
