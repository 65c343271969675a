// What people are told, as one table: the values that each text needs, what it is about, and by which ways it goes.

export const channels = ['email', 'sms', 'push'] as const;
export type Channel = (typeof channels)[number];

/** What people may turn off. `security` is what nobody can do without: it has no choice. */
export const topics = ['payments', 'reminders', 'cases'] as const;
export type Topic = (typeof topics)[number] | 'security';

export type KindRule = {
  topic: Topic;
  /** The first of them goes first. */
  channels: readonly Channel[];
  /** `every`: by each of them that is allowed. `first`: by the next one only where the one before did not arrive. */
  mode: 'every' | 'first';
  /** Answers what somebody has just done, and may ring at night. Everything else waits for the morning. */
  isUrgent: boolean;
  /** One a day and person: what comes in between is gathered in it. */
  isGathered: boolean;
  data: readonly string[];
};

const security = { topic: 'security', channels: ['email'], mode: 'first', isUrgent: true, isGathered: false } as const;

/**
 * `isGathered` kinds are about assessments, and their values are made when they are sent: `things` (one or several, in
 * words), `amount`, `link`, and `dueOn` where there is a day.
 */
export const notificationKinds = {
  'verify-email': { ...security, data: ['link'] },
  'already-registered': { ...security, data: [] },
  'reset-password': { ...security, data: ['link'] },
  'password-changed': { ...security, data: [] },
  'second-factor-changed': { ...security, data: [] },
  'export-ready': { ...security, data: ['link'] },
  'erasure-asked': { ...security, data: ['eraseOn'] },
  erased: { ...security, data: [] },
  'payment-received': {
    topic: 'payments',
    channels: ['email', 'sms'],
    mode: 'every',
    isUrgent: true,
    isGathered: false,
    /** `things`: what was paid for, in words; `link`: the page of the payment, where receipt and code are. */
    data: ['amount', 'things', 'number', 'paidOn', 'link'],
  },
  'payment-failed': {
    topic: 'payments',
    channels: ['sms', 'email'],
    mode: 'first',
    isUrgent: true,
    isGathered: false,
    data: ['amount', 'things', 'link'],
  },
  'assessment-created': {
    topic: 'reminders',
    channels: ['email', 'sms'],
    mode: 'first',
    isUrgent: false,
    isGathered: true,
    data: ['things', 'amount', 'link'],
  },
  'reminder-before-due': {
    topic: 'reminders',
    channels: ['sms', 'email'],
    mode: 'first',
    isUrgent: false,
    isGathered: true,
    data: ['things', 'amount', 'dueOn', 'link'],
  },
  'reminder-after-due': {
    topic: 'reminders',
    channels: ['email', 'sms'],
    mode: 'first',
    isUrgent: false,
    isGathered: true,
    data: ['things', 'amount', 'dueOn', 'link'],
  },
  'document-verified': {
    topic: 'cases',
    channels: ['email', 'sms'],
    mode: 'first',
    isUrgent: false,
    isGathered: false,
    data: ['document', 'link'],
  },
  'document-refused': {
    topic: 'cases',
    channels: ['email', 'sms'],
    mode: 'first',
    isUrgent: false,
    isGathered: false,
    data: ['document', 'reason', 'link'],
  },
  'report-ready': {
    topic: 'cases',
    channels: ['email'],
    mode: 'first',
    isUrgent: false,
    isGathered: false,
    data: ['report', 'link'],
  },
} as const satisfies Record<string, KindRule>;

export type NotificationKind = keyof typeof notificationKinds;
export const kindNames = Object.keys(notificationKinds) as NotificationKind[];

type ValuesOf<Kind extends NotificationKind> = Readonly<
  Record<(typeof notificationKinds)[Kind]['data'][number], string>
>;

/** What is given when somebody is to be told. Of gathered kinds it is made when they are sent. */
export type DataOf<Kind extends NotificationKind> = Kind extends GatheredKind
  ? Partial<ValuesOf<Kind>>
  : ValuesOf<Kind>;

/** Kinds that are about assessments, of which there may be several. */
export type GatheredKind = {
  [Kind in NotificationKind]: (typeof notificationKinds)[Kind]['isGathered'] extends true ? Kind : never;
}[NotificationKind];

export const isKind = (kind: string): kind is NotificationKind => Object.hasOwn(notificationKinds, kind);

export const ruleOf = (kind: NotificationKind): KindRule => notificationKinds[kind];
