// What a kind of message says in one language. Values of its kind stand in the texts as `{name}`.
import type { NotificationKind, notificationKinds } from '../domain/notification/kinds';
import type { Language } from '../domain/vehicle-fields';

type Rule<Kind extends NotificationKind> = (typeof notificationKinds)[Kind];
type If<Word, List extends readonly unknown[], Wanted> = Word extends List[number]
  ? { [Name in keyof Wanted]: Wanted[Name] }
  : { [Name in keyof Wanted]?: never };

export type MessageTexts<Kind extends NotificationKind = NotificationKind> = {
  /** No value but `{number}`: see render-message.ts. */
  subject: string;
  title: string;
  /** One of them is `{link}` alone where the kind has a link: there the button stands. */
  paragraphs: readonly string[];
} & If<'link', Rule<Kind>['data'], { button: string }> &
  /** Written in the letters of GSM-7: sms-length.ts says why. */
  If<'sms', Rule<Kind>['channels'], { sms: string }> &
  /** Of a mail that carries a file. */
  If<Kind, ['payment-received'], { attachment: string }>;

export type KindTexts<Kind extends NotificationKind> = Readonly<Record<Language, MessageTexts<Kind>>>;
