// Registrations of vehicles: which texts can be one, their key for looking up, and the kind their shape shows.
//
// Foreign, diplomatic, military, administrative and trailer plates share no shape, so characters and length are held
// strictly and the shapes of a jurisdiction (its pack) only classify. What is refused beyond that are texts that are surely
// something else: no digit at all on land (a make in the wrong column), or a beginning that a kind has to itself.

export type RegistrationKind = 'plate' | 'temporary' | 'aircraft' | 'other';

export const maxRegistrationLength = 20;

/** ASCII letters and digits, at least two, with at most three blanks, hyphens or slashes between any two of them. */
export const registrationPattern = /^[A-Za-z0-9](?:[ /-]{0,3}[A-Za-z0-9])+$/;

const separators = /[ /-]+/g;

/**
 * What two ways of writing one registration have in common: upper case, no separators. `1234 tba` -> `1234TBA`. Plates of
 * countries where the place of a separator tells two apart share a key; comparing with separators would miss far more.
 */
export const registrationKey = (text: string): string => text.replace(separators, '').toUpperCase();

/** A national shape, as a pack states it. */
export type Identifier = {
  kind: Exclude<RegistrationKind, 'other'>;
  category: string;
  /** Of keys. */
  pattern: string;
  /** What begins like this is of this kind or no registration. */
  reserves?: string | undefined;
  /** As people write it. */
  example: string;
};

type Shape = { kind: RegistrationKind; pattern: RegExp; reserves: string | undefined; example: string };

/** The shapes of a jurisdiction by category, ready to be tested with. */
export type Identifiers = ReadonlyMap<string, readonly Shape[]>;

export const noIdentifiers: Identifiers = new Map();

/** Of shapes that overlap the first counts. */
export function compileIdentifiers(identifiers: readonly Identifier[]): Identifiers {
  const compiled = new Map<string, Shape[]>();
  for (const { kind, category, pattern, reserves, example } of identifiers) {
    const shapes = compiled.get(category) ?? [];
    shapes.push({ kind, pattern: new RegExp(pattern), reserves, example });
    compiled.set(category, shapes);
  }
  return compiled;
}

/** `other` leaves kind and issuing country to whoever checks the papers. */
export function registrationKind(key: string, category: string, identifiers: Identifiers): RegistrationKind {
  const shapes = identifiers.get(category);
  if (shapes !== undefined) for (const { kind, pattern } of shapes) if (pattern.test(key)) return kind;
  return 'other';
}

/** What was expected instead of a key of kind `other` that can be no registration of the category; null when it can. */
export function expectedInstead(key: string, category: string, identifiers: Identifiers): string | null {
  const owner = identifiers.get(category)?.find(({ reserves }) => reserves !== undefined && key.startsWith(reserves));
  if (owner !== undefined) return `expected a registration such as ${owner.example}`;
  return category === 'land' && !/\d/.test(key) ? 'expected a registration with at least one digit' : null;
}
