import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { isRealDay, looksLikeDay } from '../../shared/domain/days';
import { registrationKey, registrationPattern } from '../../shared/domain/registration';
import { rows, type Sql } from '../../shared/store/sql';
import { audited } from './audited';
import { readJurisdiction } from './jurisdiction';
import { type Command, Declined } from './run-command';

const day = z.string().refine((text) => looksLikeDay(text) && isRealDay(text), 'expected a day such as 2026-01-01');
const words = z.string().trim().min(1).max(500);

const Exemption = z
  .object({
    registration: z.string().regex(registrationPattern, 'expected a registration such as 1234 TBA'),
    ground: words,
    proof: words,
    from: day,
    to: day.optional(),
    'proposed-by': words,
    'approved-by': words,
  })
  .refine(({ from, to }) => to === undefined || to > from, { path: ['to'], message: 'is not after --from' })
  .refine((given) => sameName(given['proposed-by']) !== sameName(given['approved-by']), {
    path: ['approved-by'],
    message: 'nobody approves what he proposed',
  });

/** The table tells names apart by their letters alone; to people `Rabe` and `rabe ` are one person. */
const sameName = (name: string): string => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();

const option = { type: 'string' } as const;

/** `--to` is the first day without it. What is assessed already stays as it is. */
export const approveExemptionCommand: Command = {
  usage:
    '--registration <plate> --ground <ground> --proof <document> --from <day> [--to <day>] --proposed-by <name> --approved-by <name> [--jurisdiction MG]',
  positionals: 0,
  options: { jurisdiction: option, ...Object.fromEntries(Object.keys(Exemption.shape).map((name) => [name, option])) },
  run: async (db, { options: { jurisdiction: place, ...given } }) => {
    const jurisdiction = readJurisdiction(place);
    const read = Exemption.safeParse(given);
    if (!read.success) {
      throw new Declined(read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
    }
    const { ground, 'proposed-by': proposedBy, 'approved-by': approvedBy } = read.data;
    await demandGround(db, jurisdiction, ground);
    const id = await audited(db, 'approve-exemption', async (tx) => {
      const value = await insertExemption(tx, jurisdiction, read.data);
      return { resource: value, details: { jurisdiction, ground, proposedBy, approvedBy }, value };
    });
    return [`Exemption ${id} holds from the next assessment of ${read.data.registration} on.`];
  },
};

/** A ground that no tariff knows would exempt nobody, and nobody would notice. */
async function demandGround(sql: Sql, jurisdiction: string, ground: string): Promise<void> {
  const known = await rows<{ ground: string }>(
    sql,
    `select distinct exemption ->> 'ground' as ground
       from tariff
      cross join jsonb_array_elements(document -> 'exemptions') as exemption
      where jurisdiction = $1
      order by ground`,
    [jurisdiction],
  );
  const grounds = known.map((one) => one.ground);
  if (grounds.includes(ground)) return;
  throw new Declined(`--ground: no tariff of ${jurisdiction} knows it. There are: ${grounds.join(', ') || 'none'}.`);
}

async function insertExemption(sql: Sql, jurisdiction: string, given: z.output<typeof Exemption>): Promise<string> {
  const id = uuidv7();
  await rows(
    sql,
    `insert into exemption (id, jurisdiction, registration_key, ground, proof, valid_from, valid_to, proposed_by, approved_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      jurisdiction,
      registrationKey(given.registration),
      given.ground,
      given.proof,
      given.from,
      given.to ?? null,
      given['proposed-by'],
      given['approved-by'],
    ],
  );
  return id;
}
