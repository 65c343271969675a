// Registrations of vehicles: which texts can be one, their key for looking up, and the kind their shape shows.
//
// Foreign, diplomatic, military, administrative and trailer plates share no shape, so characters and length are held
// strictly and the national shapes only classify. What is refused on land beyond that are texts that are surely
// something else: no digit at all (a make in the wrong column), or TEMP- without its eight characters.

export type RegistrationKind = 'plate' | 'temporary' | 'aircraft' | 'other';

export const maxRegistrationLength = 20;

/** ASCII letters and digits, at least two, with at most three blanks, hyphens or slashes between any two of them. */
export const registrationPattern = /^[A-Za-z0-9](?:[ /-]{0,3}[A-Za-z0-9])+$/;

const separators = /[ /-]+/g;
const plate = /^\d{1,4}[A-Z]{2,3}$/;
const temporary = /^TEMP[A-Z0-9]{8}$/;
const aircraft = /^5R[A-Z]{3}$/;

/**
 * What two ways of writing one registration have in common: upper case, no separators. `1234 tba` -> `1234TBA`. Plates of
 * countries where the place of a separator tells two apart share a key; comparing with separators would miss far more.
 */
export const registrationKey = (text: string): string => text.replace(separators, '').toUpperCase();

/** `plate` and `temporary` are of Madagascar; `other` leaves kind and issuing country to whoever checks the papers. */
export function registrationKind(key: string, category: string | null): RegistrationKind {
  if (category === 'air') return aircraft.test(key) ? 'aircraft' : 'other';
  if (category !== 'land') return 'other';
  if (plate.test(key)) return 'plate';
  return temporary.test(key) ? 'temporary' : 'other';
}

/** Whether the key, of a text with the right characters, can be that of a land vehicle. */
export const isLandRegistrationKey = (key: string): boolean =>
  key.startsWith('TEMP') ? temporary.test(key) : /\d/.test(key);
