// The form that issues a key.
import { z } from 'zod';
import { type KeyTerms, keyTermsAt } from '../../shared/domain/key-terms';
import { keyScopes } from '../../shared/domain/permissions';

const text = z.string().trim().default('');
// A browser sends one checked box as a text, several as a list and none not at all.
const boxes = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);

const Fields = z.object({ partner: text, name: text, scopes: boxes, expiresOn: text, networks: text, kind: text });
export type KeyFields = z.output<typeof Fields>;

export const usualKeyFields: KeyFields = {
  partner: '',
  name: '',
  scopes: [...keyScopes],
  expiresOn: '',
  networks: '',
  kind: 'live',
};

export type ReadKeyForm = { fields: KeyFields; terms: KeyTerms | null; faults: string[] };

const labels: Readonly<Record<string, string>> = {
  name: 'The name',
  scopes: 'What it may do',
  expiresAt: 'The last day',
  allowedNetworks: 'Where it may be used from',
};

/** The fields as they were sent, so that the form can show them again, and what they mean when all can be read. */
export function readKeyForm(given: unknown, now: Date): ReadKeyForm {
  const { success, data: fields } = Fields.safeParse(given);
  if (!success) return { fields: usualKeyFields, terms: null, faults: ['The form is not complete.'] };
  const read = keyTermsAt(now).safeParse({
    name: fields.name,
    scopes: fields.scopes,
    // A day is meant as a whole: the key ends when the day does.
    expiresAt: fields.expiresOn === '' ? null : `${fields.expiresOn}T23:59:59Z`,
    allowedNetworks: fields.networks.split(/[\s,]+/).filter(Boolean),
    isTest: fields.kind === 'test',
  });
  if (read.success) return { fields, terms: read.data, faults: [] };
  const faults = read.error.issues.map(({ path, message }) => `${labels[String(path[0])] ?? 'The form'}: ${message}.`);
  return { fields, terms: null, faults: [...new Set(faults)] };
}
