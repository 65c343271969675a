// Exemptions meet assessments: who assesses looks exemptions up, and once one is approved, what was assessed without it is
// looked up. A lock sees to it that no assessment falls between the two.
import type { Explanation } from '../domain/explanation/explanation';
import type { ExemptionRow } from './assess-chunks';
import { rows, type Sql, type Tx } from './sql';

// Shared by those who assess, alone by who applies an exemption.
const lockEach = (kind: 'share' | 'alone'): string => `
  select pg_advisory_xact_lock${kind === 'share' ? '_shared' : ''}(hashtext('exemptions of ' || jurisdiction))
    from (select unnest($1::text[]) as jurisdiction order by 1) jurisdictions`;

/**
 * To be awaited before exemptions of these jurisdictions are looked up for assessing, in a statement of its own: what was
 * committed while the lock was waited for has to be seen. Held until the commit.
 */
export const holdExemptions = (tx: Tx, jurisdictions: readonly string[]): Promise<unknown> =>
  rows(tx, lockEach('share'), [[...new Set(jurisdictions)]]);

/**
 * Waits until all who may have looked before these exemptions were committed have committed what they assessed. Who
 * begins meanwhile waits behind it and finds the exemptions. `patienceSeconds` at most, then error 55P03.
 */
export async function awaitAssessors(tx: Tx, jurisdictions: readonly string[], patienceSeconds: number): Promise<void> {
  await rows(tx, `select set_config('lock_timeout', $1, true)`, [`${patienceSeconds}s`]);
  await rows(tx, lockEach('alone'), [[...new Set(jurisdictions)]]);
}

/** In the order in which they were approved. */
export const exemptionsById = (sql: Sql, ids: readonly string[]): Promise<ExemptionRow[]> =>
  rows(
    sql,
    `select id, jurisdiction, registration_key as "registrationKey", ground,
            valid_from::text as "validFrom", valid_to::text as "validTo"
       from exemption
      where id = any($1::uuid[])
      order by created_at, id`,
    [ids],
  );

/** An assessment of a vehicle, as far as an exemption may change it. */
export type ExemptibleAssessment = {
  id: string;
  jurisdiction: string;
  registrationKey: string;
  fiscalYear: number;
  firstCirculation: string | null;
  use: string | null;
  type: string | null;
  state: string;
  isPaidFor: boolean;
  revision: number;
  tariffId: string;
  tariffVersion: number;
  explanation: Explanation;
};

/** Locks what the vehicles were assessed that counts and is neither exempt nor cancelled. Tests of partners stay theirs. */
export const lockAssessmentsOf = (
  tx: Tx,
  exemptions: readonly Pick<ExemptionRow, 'jurisdiction' | 'registrationKey'>[],
): Promise<ExemptibleAssessment[]> =>
  rows(
    tx,
    `select id, jurisdiction, registration_key as "registrationKey", fiscal_year as "fiscalYear",
            first_circulation::text as "firstCirculation", use, type, state, paid > 0 as "isPaidFor", revision,
            tariff_id as "tariffId", tariff_version as "tariffVersion", explanation
       from assessment
      where (registration_key, jurisdiction) in (select * from unnest($1::text[], $2::text[]))
        and not is_test
        and state <> 'cancelled'
        and state <> 'exempt'
      order by id
        for update`,
    [exemptions.map(({ registrationKey }) => registrationKey), exemptions.map(({ jurisdiction }) => jurisdiction)],
  );
