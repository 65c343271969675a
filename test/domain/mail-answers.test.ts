import { isAboutDeadAddress, reasonWithoutAddresses, statusIn } from '../../shared/domain/notification/mail-answers';

test.each([
  ['550 5.1.1 <x@y.mg>: user unknown', '5.1.1'],
  ['550-5.1.1 The email account does not exist', '5.1.1'],
  ['550 #5.1.0 Address rejected', '5.1.0'],
  ['smtp; 556 5.1.10 null MX', '5.1.10'],
  ['4.2.2', '4.2.2'],
  ['550 host 10.5.1.1 says no', null],
  ['550 user unknown', null],
])('the status in %j', (text, status) => expect(statusIn(text)).toBe(status));

test.each([
  ['550 5.1.1 user unknown', true],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound', true],
  ['5.4.4 unable to look up host', true],
  ['550 Unrouteable address', true],
  ['550 No such user here', true],
  ["550 Recipient doesn't exist", true],
  ['550 5.0.0 unknown user', true],
  ['550 5.1.8 sender address does not exist', false],
  ['552 5.2.2 mailbox full', false],
  ['550 5.7.1 user unknown to our policy', false],
  ['550 mailbox unavailable', false],
  ['554 spam', false],
])('%j is about an address that is dead: %s', (text, is) => expect(isAboutDeadAddress(statusIn(text), text)).toBe(is));

test.each([
  ['no mailbox <Rasoa.Rabe@example.mg> here', 'no mailbox <[e-mail]> here'],
  ['user rasoa.rabe unknown', 'user [e-mail] unknown'],
  ['forwarded\r\n to other@there.mg;\tgone\0', 'forwarded to [e-mail]; gone'],
])('reasons hold no address: %j', (text, reason) =>
  expect(reasonWithoutAddresses(text, 'rasoa.rabe@example.mg')).toBe(reason),
);

test('a local part that is but a letter does not take the text apart', () => {
  expect(reasonWithoutAddresses('a user is unknown', 'a@example.mg')).toBe('a user is unknown');
});

test('an address full of signs of regular expressions is found as it is', () => {
  expect(reasonWithoutAddresses('no (a+)+$!x@b.mg', '(a+)+$!x@b.mg')).toBe('no [e-mail]');
});
