// Accounts and journals as the API shows them.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { toJsonInteger } from '../../../shared/domain/money';
import type { AccountBalance, JournalRow } from '../../../shared/store/ledger-reads';

const account = {
  account: z.string().describe('docs/how-it-works/money.md says what lies in each'),
  provider: z.enum(providers).nullable(),
  revenue: z.string().nullable().describe('Of the account revenue alone: what it is for'),
};

export const balanceSchema = z
  .object({
    jurisdiction: z.string(),
    currency: z.string(),
    ...account,
    debits: z.int(),
    credits: z.int(),
    balance: z.int().describe('Debits less credits: revenue and what is owed to somebody is below 0'),
  })
  .meta({ id: 'AccountBalance', title: 'What lies in an account of the ledger' });

export const balanceView = (one: AccountBalance): z.output<typeof balanceSchema> => ({
  jurisdiction: one.jurisdiction,
  currency: one.currency,
  account: one.kind,
  provider: one.provider,
  revenue: one.revenue,
  debits: toJsonInteger(BigInt(one.debits)),
  credits: toJsonInteger(BigInt(one.credits)),
  balance: toJsonInteger(BigInt(one.balance)),
});

export const journalSchema = z
  .object({
    id: z.uuid(),
    jurisdiction: z.string(),
    currency: z.string(),
    kind: z.string(),
    cause: z.string().describe('What it was booked for; nothing is booked twice for one cause'),
    paymentId: z.uuid().nullable(),
    bookedOn: z.iso.date().describe('In the jurisdiction'),
    bookedBy: z.string().describe('As the audit names them'),
    createdAt: z.iso.datetime(),
    entries: z.array(
      z.object({
        ...account,
        amount: z.int().describe('Debits are above 0, credits below; they sum to 0'),
        assessmentId: z.uuid().nullable(),
      }),
    ),
  })
  .meta({ id: 'Journal', title: 'One movement of money, in double entry' });

export const journalView = ({ entries, createdAt, ...journal }: JournalRow): z.output<typeof journalSchema> => ({
  ...journal,
  createdAt: createdAt.toISOString(),
  entries: entries.map(({ amount, ...entry }) => ({ ...entry, amount: toJsonInteger(BigInt(amount)) })),
});
