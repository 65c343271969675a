// The fields of a vehicle line, each stated once: the schema in the API's documentation and the reader in the workers
// both come from this table.
import { choiceField, dayField, decimalField, textField, wholeField } from './field-kinds';
import { maxRegistrationLength, registrationPattern } from './registration';

export const categories = ['land', 'air', 'sea', 'rail'] as const;
export type Category = (typeof categories)[number];

/** Of a tariff's subject, which is a category of vehicles or the code of a service. */
export const isVehicleSubject = (subject: string): subject is Category =>
  (categories as readonly string[]).includes(subject);

export const energies = ['petrol', 'diesel', 'electric', 'hybrid'] as const;
export type Energy = (typeof energies)[number];

export const languages = ['fr', 'mg', 'en', 'es', 'pt'] as const;
export type Language = (typeof languages)[number];

/** ASCII words joined by single blanks, hyphens or underscores. */
const slugLike = {
  maxLength: 40,
  pattern: /^[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*$/,
  code: 'TEXT_CHARACTERS',
  expected: 'letters and digits, with single blanks, hyphens or underscores between words',
} as const;

export const vehicleFields = {
  ref: textField('ref', {
    maxLength: 64,
    // No symbols beyond ASCII's, which keeps emoji out; \p{M} alone would let variation selectors in.
    pattern: /^(?!.*[\uFE00-\uFE0F\u20D0-\u20FF])[\x20-\x7e\p{L}\p{M}\p{N}\p{P}]+$/u,
    code: 'TEXT_CHARACTERS',
    expected: 'printable characters without emoji',
  }),
  registration: textField('registration', {
    maxLength: maxRegistrationLength,
    pattern: registrationPattern,
    code: 'REGISTRATION_MALFORMED',
    expected: 'letters A to Z and digits, with blanks, hyphens or slashes between them, such as 1234 TBA',
  }),
  category: choiceField('category', categories),
  type: textField('type', slugLike),
  fiscalPower: wholeField('fiscalPower', 1, 999),
  energy: choiceField('energy', energies),
  // Benz's Patent-Motorwagen: nothing with an engine circulated before 1885.
  firstCirculation: dayField('firstCirculation', '1885-01-01'),
  lengthMetres: decimalField('lengthMetres', 500, 2),
  powerKw: decimalField('powerKw', 200_000, 3),
  use: textField('use', slugLike),
};

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';

export const ownerFields = {
  name: textField('owner.name', {
    maxLength: 200,
    // Malagasy, French, Spanish and any other letters with their marks. The first character is no sign that a
    // spreadsheet would take for the start of a formula.
    pattern: /^(?!.*[\uFE00-\uFE0F\u20D0-\u20FF])['"«(’]?[\p{L}\p{N}][\p{L}\p{M}\p{N} .,;:'’"«»&/()°+–-]*$/u,
    code: 'TEXT_CHARACTERS',
    expected: 'letters, digits and usual punctuation',
    personal: true,
  }),
  email: textField('owner.email', {
    maxLength: 254,
    pattern: new RegExp(`^(?=[^@]{1,64}@)${atom}(?:\\.${atom})*@${label}(?:\\.${label})+$`),
    code: 'EMAIL_MALFORMED',
    expected: 'an address such as name@example.mg',
    personal: true,
  }),
  phone: textField('owner.phone', {
    maxLength: 30,
    pattern: /^\+?\d(?: {0,2}\d){6,14}$/,
    code: 'PHONE_MALFORMED',
    expected: '7 to 15 digits, with blanks between them and a + before them if you like',
    personal: true,
  }),
  language: choiceField('owner.language', languages, true),
};
