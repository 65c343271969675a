// Everything that is kept of one person, as one document that the person can read.
import type { Personal } from '../../shared/domain/personal';
import type { Owner } from '../../shared/domain/read-vehicle-line';
import { GiveUp } from '../../shared/jobs/outcomes';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import type { Vault } from '../../shared/process/vault';
import { type AccountRow, normalisedEmail, openProfile } from '../../shared/store/accounts';
import { type AuditEntry, everyEntry, pagesOfAudit } from '../../shared/store/audit-search';
import { consentHistory } from '../../shared/store/consents';
import { blocksWithEmail, ownerIndexOf, ownersIn } from '../../shared/store/owner-blocks';
import {
  assessmentsOfAccount,
  assessmentsOfLines,
  choicesKept,
  exportsKept,
  keysIssuedBy,
  networksKept,
  notificationsKept,
  paymentsOfAccount,
  receiptsOfAccount,
  sessionsKept,
  subscriptionsOfAccount,
} from '../../shared/store/personal-data';
import type { Sql } from '../../shared/store/sql';

// 500 bytes each. The document is sealed and handed out as a whole, so a fleet of a million would not fit into memory.
const mostVehicles = 100_000;

/**
 * JSON text. It is personal as a whole: seal it, and put it nowhere else. Gives up on whoever owns more than
 * `most` vehicles.
 */
export async function collectPerson(sql: Sql, vault: Vault, account: AccountRow, most = mostVehicles): Promise<string> {
  const actor = `account:${account.id}`;
  const { email, name, phone } = openProfile(vault, account);
  const ownEmail = account.verifiedAt === null || email === null ? null : addressIndex(vault, 'email', email);
  return JSON.stringify({
    madeAt: new Date(),
    account: {
      id: account.id,
      email: email?.reveal() ?? null,
      name: name?.reveal() ?? null,
      phone: phone?.reveal() ?? null,
      language: account.language,
      timeZone: account.timeZone,
      role: account.role,
      jurisdiction: account.jurisdiction,
      partnerId: account.partnerId,
      state: account.state,
      hasSecondFactor: account.hasSecondFactor,
      createdAt: account.createdAt,
      verifiedAt: account.verifiedAt,
    },
    consents: await consentHistory(sql, account.id),
    sessions: await sessionsKept(sql, account.id),
    networks: await networksKept(sql, account.id),
    notifications: await notificationsKept(sql, account.id, ownEmail),
    messageChoices: await choicesKept(
      sql,
      [accountIndex(vault, account.id), ownEmail].filter((one) => one !== null),
    ),
    exports: await exportsKept(sql, account.id),
    assessments: await assessmentsOfAccount(sql, account.id),
    payments: await paymentsOfAccount(sql, account.id),
    receipts: await receiptsOfAccount(sql, account.id),
    subscriptions: await subscriptionsOfAccount(sql, account.id),
    apiKeys: await keysIssuedBy(sql, actor),
    audit: await auditAbout(sql, actor),
    vehicles: account.verifiedAt === null || email === null ? [] : await vehiclesOf(sql, vault, email, most),
  });
}

/** What the person did and what was done about their account. Where others called from is not theirs to know. */
async function auditAbout(sql: Sql, actor: string): Promise<Record<string, unknown>[]> {
  const found = new Map<string, AuditEntry>();
  for (const filter of [{ actor }, { resource: actor }]) {
    for await (const page of pagesOfAudit(sql, { ...everyEntry, ...filter })) {
      for (const entry of page) found.set(entry.cursor, entry);
    }
  }
  return [...found.values()]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.number - b.number)
    .map(({ at, action, resource, outcome, before, after, details, ...entry }) => ({
      at,
      by: entry.actor === actor ? 'you' : 'somebody else',
      action,
      resource,
      outcome,
      before,
      after,
      details,
      ...(entry.actor === actor && { ip: entry.ip, userAgent: entry.userAgent }),
    }));
}

/** Vehicles whose owner was named with this address. Whoever owns the address is taken to be the owner. */
async function vehiclesOf(sql: Sql, vault: Vault, email: Personal, most: number): Promise<unknown[]> {
  const vehicles: unknown[] = [];
  for await (const block of blocksWithEmail(sql, ownerIndexOf(vault, email.reveal()))) {
    const owners = new Map(ownersIn(vault, block).filter(([, owner]) => isOf(owner.reveal(), email)));
    const assessments = await assessmentsOfLines(sql, block.batchId, [...owners.keys()]);
    for (const { line, ...assessment } of assessments) {
      vehicles.push({ owner: owners.get(line)?.reveal(), batchId: block.batchId, line, assessment });
    }
    if (vehicles.length > most) throw new GiveUp(`it would hold more than ${most} vehicles: that is done by hand`);
  }
  return vehicles;
}

export const isOf = (owner: Owner, email: Personal): boolean =>
  owner.email !== null && normalisedEmail(owner.email) === email.reveal();
