// Payments by the thousand, ordered as the API orders them.
import { type ProviderName, providers } from '../../shared/domain/jurisdictions/pack';
import { Personal } from '../../shared/domain/personal';
import { orderPayment } from '../../shared/payments/order-payment';
import { readConfig } from '../../shared/process/config';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import { openVault, type Vault } from '../../shared/process/vault';
import { insertOwnerBlocks } from '../../shared/store/owner-blocks';
import { type Database, rows, withPatience, withTx } from '../../shared/store/sql';
import { landExplanation } from '../support/land-explanation';

const placeOf: Record<ProviderName, { jurisdiction: string; currency: string }> = {
  mvola: { jurisdiction: 'MG', currency: 'MGA' },
  'orange-money': { jurisdiction: 'MG', currency: 'MGA' },
  stripe: { jurisdiction: 'MG', currency: 'MGA' },
  wave: { jurisdiction: 'SN', currency: 'XOF' },
  bange: { jurisdiction: 'GQ', currency: 'XAF' },
};

type Ordered = { id: string; provider: ProviderName; assessmentId: string };

/** Of all providers in turn. The assessments first, in one statement; then orders of fifty, as a busy API would make them. */
export async function orderAll(db: Database, databaseUrl: string, count: number): Promise<Ordered[]> {
  const config = readConfig({ ENVIRONMENT: 'development', DATABASE_URL: databaseUrl });
  const vault = openVault({ keys: config.PERSONAL_DATA_KEYS, lookupKey: config.LOOKUP_KEY });
  const wanted = Array.from({ length: count }, (_, index) => ({
    id: timeOrderedId(),
    assessmentId: timeOrderedId(),
    provider: providers[index % providers.length]!,
  }));
  await insertAssessments(db, vault, wanted);
  for (let from = 0; from < wanted.length; from += 50) {
    await withPatience(60, () =>
      withTx(db, async (tx) => {
        for (const { id, provider, assessmentId } of wanted.slice(from, from + 50)) {
          // A commit whose answer was lost did happen.
          const [there] = await rows(tx, `select from payment where id = $1`, [id]);
          if (there !== undefined) continue;
          const { outcome } = await orderPayment(tx, vault, {
            id,
            scope: { kind: 'all' },
            owner: { partnerId: null, accountId: null },
            items: [{ assessmentId, wanted: { all: true } }],
            provider,
            payerPhone: new Personal('+261341234567'),
            language: 'fr',
            interaction: 'redirect',
            returnUrl: 'https://return.example/',
            cancelUrl: 'https://cancel.example/',
            payUntil: new Date(Date.now() + 1_800_000),
            trace: {},
          });
          expect(outcome).toBe('ordered');
        }
      }),
    );
  }
  return wanted;
}

const blockSize = 500;

/** Vehicles of one batch whose owners have an address and a number each; none is told in the night of where they live. */
async function insertAssessments(db: Database, vault: Vault, wanted: readonly Ordered[]): Promise<void> {
  const batchId = timeOrderedId();
  await rows(
    db,
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     select id, gen_random_uuid(), $2, place, jurisdiction, 2026, 'land', 'STORM ' || place, 'STORM' || place, 1000 + place,
            currency, 'due', 'mg-land-2026', 1, $3
       from rows from (json_to_recordset($1) as (id uuid, jurisdiction text, currency text)) with ordinality
            as one(id, jurisdiction, currency, place)`,
    [
      JSON.stringify(wanted.map(({ assessmentId, provider }) => ({ id: assessmentId, ...placeOf[provider] }))),
      batchId,
      JSON.stringify(landExplanation(1000)),
    ],
  );
  const owners = wanted.map((_, index) => [index + 1, ownerOf(index + 1)] as const);
  for (let chunk = 0; chunk * blockSize < owners.length; chunk++) {
    const block = { batchId, chunk, owners: owners.slice(chunk * blockSize, (chunk + 1) * blockSize) };
    await withTx(db, (tx) => insertOwnerBlocks(tx, vault, [block]));
  }
}

export const emailOfLine = (line: number): string => `storm-${line}@example.mg`;

const ownerOf = (line: number) => ({
  name: null,
  email: emailOfLine(line),
  phone: `+26134${String(1_000_000 + line)}`,
  language: null,
});
