// A kind of notification, a language and its data -> subject and text. Pure. Each kind is a file of `mails`.
import { type Language, languages } from '../../shared/domain/vehicle-fields';
import { type NotificationKind, notificationKinds } from '../../shared/store/notifications';
import { alreadyRegistered } from './mails/already-registered';
import { erased } from './mails/erased';
import { erasureAsked } from './mails/erasure-asked';
import { exportReady } from './mails/export-ready';
import { passwordChanged } from './mails/password-changed';
import { resetPassword } from './mails/reset-password';
import { secondFactorChanged } from './mails/second-factor-changed';
import { verifyEmail } from './mails/verify-email';

/** A value stands in the paragraphs as `{name}`, never in the subject: nothing from outside gets into a header. */
export type MailTexts = Readonly<Record<Language, { subject: string; paragraphs: readonly string[] }>>;

const textsOf: Readonly<Record<NotificationKind, MailTexts>> = {
  'verify-email': verifyEmail,
  'already-registered': alreadyRegistered,
  'reset-password': resetPassword,
  'password-changed': passwordChanged,
  'second-factor-changed': secondFactorChanged,
  'export-ready': exportReady,
  'erasure-asked': erasureAsked,
  erased,
};

const greetings: Readonly<Record<Language, string>> = {
  fr: 'Bonjour,',
  mg: 'Miarahaba,',
  en: 'Hello,',
  es: 'Hola:',
  pt: 'Olá,',
};

export type RenderedMail = { subject: string; text: string };

export const isKind = (kind: string): kind is NotificationKind => Object.hasOwn(notificationKinds, kind);

const languageOf = (text: string): Language => languages.find((one) => one === text) ?? 'fr';

/** Throws when a value that the text needs is missing: a mail with a hole in it must not go out. */
export function renderMail(
  kind: NotificationKind,
  languageText: string,
  data: Readonly<Record<string, string>>,
): RenderedMail {
  const language = languageOf(languageText);
  const { subject, paragraphs } = textsOf[kind][language];
  const filled = paragraphs.map((paragraph) =>
    paragraph.replace(/\{(\w+)\}/g, (_, name: string) => valueNamed(data, name)),
  );
  return { subject, text: `${[greetings[language], ...filled, 'TaxCollector'].join('\n\n')}\n` };
}

function valueNamed(data: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(data, name) ? data[name] : undefined;
  // A value is one line: with a line break in it, it could pretend to be the text around it.
  if (value === undefined || value === '' || /\p{Cc}/u.test(value)) throw new Error(`the mail needs a usable ${name}`);
  return value;
}
