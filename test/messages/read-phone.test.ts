import { readPhone } from '../../shared/messages/read-phone';

const mobile = (e164: string, country: string) => ({ e164, country, isMobile: true });
const other = (e164: string, country: string) => ({ e164, country, isMobile: false });

test.each([
  ['MG', '034 12 345 67', mobile('+261341234567', 'MG')],
  ['MG', '032 12 345 67', mobile('+261321234567', 'MG')],
  ['MG', '033 12 345 67', mobile('+261331234567', 'MG')],
  ['MG', '038 12 345 67', mobile('+261381234567', 'MG')],
  ['MG', '0341234567', mobile('+261341234567', 'MG')],
  ['MG', '34 12 345 67', mobile('+261341234567', 'MG')],
  ['MG', '034-12-345-67', mobile('+261341234567', 'MG')],
  ['MG', '034.12.345.67', mobile('+261341234567', 'MG')],
  ['MG', '(034) 12 345 67', mobile('+261341234567', 'MG')],
  ['MG', ' 034 12 345 67 ', mobile('+261341234567', 'MG')],
  ['MG', '+261 34 12 345 67', mobile('+261341234567', 'MG')],
  ['MG', '+261 (0)34 12 345 67', mobile('+261341234567', 'MG')],
  ['MG', '00261 34 12 345 67', mobile('+261341234567', 'MG')],
  ['MG', '020 22 123 45', other('+261202212345', 'MG')],
  ['GQ', '222 123 456', mobile('+240222123456', 'GQ')],
  ['GQ', '555 123 456', mobile('+240555123456', 'GQ')],
  ['GQ', '333 09 12 34', other('+240333091234', 'GQ')],
  ['SN', '77 123 45 67', mobile('+221771234567', 'SN')],
  ['SN', '78 123 45 67', mobile('+221781234567', 'SN')],
  ['SN', '70 123 45 67', mobile('+221701234567', 'SN')],
  ['SN', '33 823 45 67', other('+221338234567', 'SN')],
])('in %s, %j is read as it is meant', (country, text, read) => {
  expect(readPhone(text, country)).toEqual(read);
});

test.each([
  ['+33 6 12 34 56 78', mobile('+33612345678', 'FR')],
  ['0033 6 12 34 56 78', mobile('+33612345678', 'FR')],
  ['+33 1 42 68 53 00', other('+33142685300', 'FR')],
  ['+262 692 12 34 56', mobile('+262692123456', 'RE')],
  ['+269 321 23 45', mobile('+2693212345', 'KM')],
  ['+34 612 345 678', mobile('+34612345678', 'ES')],
  ['+44 7400 123456', mobile('+447400123456', 'GB')],
  // Of North America nobody can tell.
  ['+1 202 555 0142', mobile('+12025550142', 'US')],
  ['+1 800 555 0199', other('+18005550199', 'US')],
])('abroad, %j is whose it says', (text, read) => {
  expect(readPhone(text, 'MG')).toEqual(read);
});

test.each([
  ['the digits of Arabic', '٠٣٤ ١٢ ٣٤٥ ٦٧'],
  ['wide digits', '０３４１２３４５６７'],
  ['blanks that do not break', '034\u00a012\u202f345\u00a067'],
  ['marks of direction, as telephones copy them', '\u202a034 12 345 67\u202c'],
  ['dashes of typographers', '034–12–345–67'],
])('%s are read', (_, text) => {
  expect(readPhone(text, 'MG')).toEqual(mobile('+261341234567', 'MG'));
});

test.each([
  '',
  '   ',
  '+',
  '1234',
  '034 12 345',
  '034 12 345 678 901',
  '+261 99 999 99 99',
  '+999 123 456 789',
  'none',
  'call 034 12 345 67',
  '034 12 345 67 ext 5',
  '034 12 345 67x5',
  '034 12 345 67 / 033 12 345 67',
  '034 12 345 67, 033 12 345 67',
  '034😀1234567',
  '1-800-FLOWERS',
  'tel:+261341234567',
  '+261341234567;phone-context=example.org',
  '034 12 345 67\r\nBcc: 033',
  '++261341234567',
  // No country has it: a satellite telephone, and a number that is free everywhere.
  '+881 6 1234 5678',
  '+800 1234 5678',
  '9'.repeat(10_000),
])('%j is no telephone number', (text) => {
  expect(readPhone(text, 'MG')).toBeNull();
});

test('without a country, only what says its own is a number', () => {
  expect(readPhone('034 12 345 67', null)).toBeNull();
  expect(readPhone('034 12 345 67', 'XX')).toBeNull();
  expect(readPhone('+261 34 12 345 67', null)).toEqual(mobile('+261341234567', 'MG'));
});
