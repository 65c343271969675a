// How long what is kept, and why: one table, which the nightly job carries out and the documentation shows.

type Rule = {
  what: string;
  /** Days after `since`. */
  days: number;
  since: string;
  /** On what ground it may be kept so long, and what it is needed for. */
  ground: string;
};

export const retentionRules = {
  'ended-sessions': {
    what: 'sessions, with their addresses and browsers',
    days: 30,
    since: 'their end',
    ground: 'legitimate interest: somebody whose account was broken into can still see from where',
  },
  'refresh-tokens': {
    what: 'hashes of refresh tokens',
    days: 1,
    since: 'their expiry',
    ground: 'security: until then a second use of a token shows that it was stolen',
  },
  'one-time-tokens': {
    what: 'hashes of links and second steps',
    days: 1,
    since: 'their expiry',
    ground: 'security: until then a link is good once and no more',
  },
  'notification-contents': {
    what: 'recipients and texts of messages',
    days: 30,
    since: 'the message',
    ground: 'contract: whoever says that a message did not come can be helped',
  },
  notifications: {
    what: 'that a message was sent, and how it was delivered, without what was in it',
    days: 365,
    since: 'the message',
    ground: 'legitimate interest: proof that somebody was told',
  },
  'dead-addresses': {
    what: 'blind indexes of addresses at which nothing arrives',
    days: 365,
    since: 'the message that came back',
    ground: 'legitimate interest: whoever writes on to dead addresses is taken for a sender of spam',
  },
  'export-contents': {
    what: 'copies of one’s data',
    days: 0,
    since: 'their expiry, a day after they were made',
    ground: 'contract: the person asked for it',
  },
  exports: {
    what: 'that somebody asked for a copy',
    days: 365,
    since: 'the request',
    ground: 'legal duty: proof that the request was answered',
  },
  'unverified-accounts': {
    what: 'accounts whose address nobody confirmed',
    days: 7,
    since: 'the registration',
    ground: 'steps before a contract; somebody else may have typed the address',
  },
  'known-networks': {
    what: 'networks from which people logged in',
    days: 90,
    since: 'the last login from there',
    ground: 'security: whoever fails elsewhere cannot lock somebody out from there',
  },
  'erased-addresses': {
    what: 'blind indexes of addresses that were erased',
    days: 400,
    since: 'the erasure',
    ground: 'legal duty: lines that a partner sent before do not bring back who was erased',
  },
  'payment-orders': {
    what: 'telephones that payments were asked of, and the secrets of payments',
    days: 30,
    since: 'the order, and never before the payment is over',
    ground: 'contract: the provider is asked how a payment stands, and asks the payer',
  },
  'refused-callbacks': {
    what: 'callbacks of payment providers that were refused, without their bodies',
    days: 30,
    since: 'the call',
    ground: 'security: who forges them, and whether a provider signs with a secret that we do not know yet',
  },
  'unknown-callbacks': {
    what: 'callbacks of payment providers about payments that nobody knows',
    days: 90,
    since: 'the call',
    ground: 'legitimate interest: they are handled again once the payment is known',
  },
  'callback-bodies': {
    what: 'what payment providers wrote, telephone numbers of payers among it',
    days: 180,
    since: 'the call',
    ground: 'legitimate interest: proof of what was said while a payment can be disputed; what was read of it stays',
  },
  'matched-lines': {
    what: 'lines of payment providers’ lists that matched what is booked; how many they were stays, and so do all others',
    days: 90,
    since: 'the end of the reconciliation',
    ground: 'public task: whoever doubts a day can look at it; what they say stands in the ledger as well',
  },
  'caught-messages': {
    what: 'messages that the sinks of a development installation caught, with what was attached',
    days: 7,
    since: 'the message',
    ground: 'development alone',
  },
} as const satisfies Record<string, Rule>;

export type RetentionRule = keyof typeof retentionRules;

/** What no rule of the table touches, and why. */
export const keptOtherwise = [
  { what: 'assessments', ground: 'legal duty: tax law says how long; they hold no name' },
  {
    what: 'payments, refunds and the ledger',
    ground: 'legal duty: accounting law says how long; they hold no name and no telephone',
  },
  {
    what: 'receipts and their files',
    ground:
      'legal duty: accounting law says how long, and their numbers have no gaps; they hold no name and no telephone',
  },
  {
    what: 'who wants no messages of a kind, by blind index of account or address',
    ground:
      'legal duty: whoever refused is not written to again, until they change their mind; what an account said goes with ' +
      'it, but for what was refused for its address',
  },
  {
    what: 'owners of assessed vehicles',
    ground: 'public task: as long as their assessments, or until they are erased',
  },
  {
    what: 'lines that were refused or were there already',
    ground:
      'public task: the partner sees why; messages without e-mails and telephone numbers, references without e-mails',
  },
  {
    what: 'the audit',
    ground: 'legal duty: proof of who did what; it holds ids in place of names, and addresses of networks and browsers',
  },
  {
    what: 'what was read of callbacks of payment providers',
    ground: 'legal duty: proof of how money was accounted for; it holds ids, amounts and states',
  },
  { what: 'consents', ground: 'legal duty: proof of what was agreed to; after an erasure they lead to nobody' },
  { what: 'accounts', ground: 'contract: until they are erased' },
  { what: 'finished jobs', ground: 'operation: ids and numbers; a setting says for how long' },
] as const;
