// Who may do what, as one table. A grant reads `resource:action` with an optional reach: `own` for what belongs to the
// partner or person, `tenant` for what belongs to the jurisdiction, nothing for everything. `*` stands for any one part.
// docs/reference/permissions.md is generated from it; the edge and the console ask the functions below and nothing else.

export const roles = [
  'guest',
  'citizen',
  'partner',
  'agent',
  'supervisor',
  'tariff-officer',
  'finance',
  'admin',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

/** What a route or an action of the console may ask for. A permission that is not here does not compile. */
export const permissions = {
  'documentation:read': 'read the documentation of the API and the keys that verify its tokens',
  'health:read': 'ask whether a service is alive and ready',
  'accounts:register': 'register, verify an address, log in, ask for a new password',
  'profile:read': 'see who one is',
  'profile:change': 'change name, telephone, language, password and second factor',
  'profile:export': 'get everything that is kept of oneself',
  'profile:erase': 'have oneself erased, or think better of it',
  'consents:read': 'see what one consented to, and when',
  'consents:change': 'give or withdraw consent',
  'notifications:read': 'read what one was told',
  'notifications:change': 'say by which ways one is told of what, and what one has read',
  'messages:refuse': 'want no more messages of a kind, by the link in one of them',
  'messages:read': 'see what people were told, how it was delivered, and the texts',
  'deliveries:tell': 'tell what became of messages, as their carriers do',
  'exports:download': 'download a copy of one’s data by the link that was mailed',
  'sessions:read': 'see where one is logged in',
  'sessions:end': 'log out, here or elsewhere',
  'batches:create': 'send vehicles to be assessed',
  'batches:read': 'follow batches and read their results',
  'batches:cancel': 'stop a batch',
  'quotes:create': 'ask what a vehicle would owe',
  'assessments:read': 'read assessments and how they came about',
  'assessments:create': 'have a service assessed',
  'assessments:cancel': 'cancel assessments that were made in error',
  'instalments:create': 'split an amount into instalments',
  'payments:create': 'pay assessments',
  'payments:read': 'follow payments',
  'payments:cancel': 'call a payment off',
  'receipts:read': 'read receipts',
  'receipts:void': 'declare a receipt void, and issue another in its place',
  'receipts:verify': 'verify a receipt',
  'subscriptions:create': 'subscribe to a plan',
  'subscriptions:read': 'follow subscriptions',
  'subscriptions:end': 'end a subscription',
  'refunds:read': 'follow refunds',
  'refunds:propose': 'pay back what was paid',
  'refunds:approve': 'approve or refuse a refund that somebody else proposed',
  'cases:read': 'see what is wrong with payments',
  'cases:resolve': 'say what becomes of it',
  'reconciliations:read': 'see how providers’ records compare with ours',
  'reconciliations:create': 'compare a provider’s day or a statement with ours',
  'ledger:read': 'read accounts, balances and journals',
  'callbacks:receive': 'tell of payments, as the providers of payments do',
  'callbacks:read': 'see what providers told',
  'callbacks:replay': 'have callbacks that failed handled again',
  'notices:pay': 'see what a notice asks for, by its reference, and pay it',
  'services:read': 'look up services, their papers and fees',
  'catalogue:read': 'see catalogues of services that were proposed',
  'catalogue:propose': 'propose a catalogue of services',
  'catalogue:approve': 'publish or refuse a catalogue that somebody else proposed',
  'tariffs:read': 'read published tariffs',
  'drafts:read': 'read drafts of tariffs and what they would change',
  'drafts:write': 'write and validate drafts of tariffs',
  'drafts:publish': 'publish a tariff that others wrote',
  'reassessments:read': 'follow reassessments',
  'reassessments:create': 'try a reassessment out',
  'reassessments:apply': 'carry a reassessment out',
  'jobs:read': 'see jobs and why they failed',
  'jobs:retry': 'retry and promote jobs',
  'queues:pause': 'pause and resume queues',
  'keys:read': 'list API keys',
  'keys:create': 'issue API keys',
  'keys:rotate': 'replace API keys',
  'keys:revoke': 'revoke API keys',
  'exemptions:read': 'list exemptions and proposals',
  'exemptions:propose': 'propose an exemption',
  'exemptions:approve': 'approve or refuse an exemption that somebody else proposed',
  'console:enter': 'log in to the console',
  'audit:read': 'search the audit',
  'audit:export': 'download the audit',
  'maintenance:read': 'see whether the platform is under maintenance',
  'maintenance:change': 'switch maintenance on and off',
  'inbox:read': 'see the messages that the sinks of a development installation caught',
} as const satisfies Record<string, string>;
export type Permission = keyof typeof permissions;

export const reaches = ['own', 'tenant', 'all'] as const;
export type Reach = (typeof reaches)[number];

/** `resource:action`, or with a reach after a second colon. Checked by `isGrant`, since wildcards make it no fixed list. */
export type Grant = string;

const anybody = [
  'documentation:read',
  'health:read',
  'accounts:register',
  'exports:download',
  // Providers have no account; what they say proves itself.
  'callbacks:receive',
  'deliveries:tell',
  'notices:pay',
  'receipts:verify',
  'messages:refuse',
];
/** What everybody may know who is known. */
const law = ['tariffs:read', 'services:read'];
const person = ['profile:*:own', 'consents:*:own', 'sessions:*:own', 'notifications:*:own'];

const payer = ['payments:*:own', 'receipts:read:own', 'subscriptions:*:own'];

/** What each role is granted. Nobody has what is not written here. */
export const grantsOfRoles: Readonly<Record<Role, readonly Grant[]>> = {
  guest: anybody,
  citizen: [
    ...anybody,
    ...person,
    ...law,
    'quotes:create',
    ...payer,
    'assessments:create:own',
    'assessments:read:own',
    'instalments:create:own',
  ],
  partner: [
    ...anybody,
    ...person,
    ...law,
    ...payer,
    'batches:*:own',
    'quotes:create',
    'assessments:create:own',
    'assessments:read:own',
    'instalments:create:own',
    'jobs:read:own',
    'keys:*:own',
  ],
  agent: [
    ...anybody,
    ...person,
    ...law,
    'quotes:create',
    'batches:read:tenant',
    'assessments:read:tenant',
    'assessments:create:tenant',
    'instalments:create:tenant',
    'payments:*:tenant',
    'receipts:read:tenant',
    'subscriptions:read:tenant',
    'exemptions:read:tenant',
    'exemptions:propose:tenant',
  ],
  supervisor: [
    ...anybody,
    ...person,
    ...law,
    'quotes:create',
    'batches:read:tenant',
    'assessments:*:tenant',
    'instalments:create:tenant',
    'payments:read:tenant',
    'receipts:read:tenant',
    'receipts:void:tenant',
    'subscriptions:read:tenant',
    'refunds:*:tenant',
    'drafts:read:tenant',
    'reassessments:read:tenant',
    'exemptions:*:tenant',
  ],
  'tariff-officer': [
    ...anybody,
    ...person,
    ...law,
    'quotes:create',
    'assessments:read:tenant',
    'catalogue:*:tenant',
    'drafts:*:tenant',
    'reassessments:*:tenant',
  ],
  finance: [
    ...anybody,
    ...person,
    ...law,
    'drafts:read:tenant',
    'reassessments:read:tenant',
    'console:enter',
    'jobs:read:tenant',
    'batches:read:tenant',
    'assessments:read:tenant',
    'payments:read:tenant',
    'receipts:read:tenant',
    'receipts:void:tenant',
    'subscriptions:read:tenant',
    'refunds:*:tenant',
    'cases:*:tenant',
    'reconciliations:*:tenant',
    'ledger:read:tenant',
    'callbacks:read:tenant',
    'messages:read:tenant',
    'maintenance:read:tenant',
  ],
  admin: ['*:*'],
  auditor: [...anybody, ...person, 'console:enter', 'audit:*', '*:read'],
};

/** Roles of people who act on others' data. Their password alone opens nothing. */
export const staffRoles: readonly Role[] = ['agent', 'supervisor', 'tariff-officer', 'finance', 'admin', 'auditor'];

/** Staff who may be of one jurisdiction; admins and auditors are of the whole platform. */
export const tenantRoles: readonly Role[] = ['agent', 'supervisor', 'tariff-officer', 'finance'];

/** What an API key may be given at most: it acts for its partner's machines, never for a person. */
export const keyScopes = [
  'batches:create',
  'batches:read',
  'batches:cancel',
  'quotes:create',
  'assessments:read',
  'assessments:create',
  'instalments:create',
  'payments:create',
  'payments:read',
  'payments:cancel',
  'receipts:read',
  'subscriptions:create',
  'subscriptions:read',
  'subscriptions:end',
  'services:read',
  'tariffs:read',
  'jobs:read',
] as const satisfies readonly Permission[];
export type KeyScope = (typeof keyScopes)[number];

/** What a key with these scopes is granted: what its partner is, as far as the scopes go. */
export const grantsOfKey = (scopes: readonly string[]): Grant[] => [
  ...anybody,
  ...keyScopes.filter((scope) => scopes.includes(scope)).map((scope) => `${scope}:own`),
];

/** The widest reach in which the grants allow it, or null when they do not. */
export function reachOf(grants: readonly Grant[], permission: Permission): Reach | null {
  const [resource, action] = permission.split(':');
  let widest = -1;
  for (const grant of grants) {
    const [grantedResource, grantedAction, reach = 'all'] = grant.split(':');
    const covers = fits(grantedResource, resource) && fits(grantedAction, action);
    if (covers) widest = Math.max(widest, reaches.indexOf(reach as Reach));
  }
  return reaches[widest] ?? null;
}

const fits = (granted: string | undefined, asked: string | undefined): boolean => granted === '*' || granted === asked;

/** Whether the text is a grant that some permission can match; a misspelt one would silently allow nothing. */
export function isGrant(text: Grant): boolean {
  const [resource, action, reach = 'all', ...more] = text.split(':');
  const known = Object.keys(permissions).map((name) => name.split(':'));
  const matches = known.some(([r, a]) => fits(resource, r) && fits(action, a));
  return more.length === 0 && matches && (reaches as readonly string[]).includes(reach);
}
