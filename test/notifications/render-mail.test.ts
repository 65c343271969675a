import { languages } from '../../shared/domain/vehicle-fields';
import { type NotificationKind, notificationKinds } from '../../shared/store/notifications';
import { renderMail } from '../../workers/notifications/render-mail';

const kinds = Object.keys(notificationKinds) as NotificationKind[];
const values: Record<string, string> = { link: 'https://example.mg/x?token=abc', eraseOn: '2026-12-24' };
const dataFor = (kind: NotificationKind) =>
  Object.fromEntries(notificationKinds[kind].map((name) => [name, values[name]!]));

test.each(kinds)('%s has a text in every language, with its values in it and no hole', (kind) => {
  const mails = languages.map((language) => renderMail(kind, language, dataFor(kind)));

  for (const { subject, text } of mails) {
    expect(subject).toMatch(/^[^\p{Cc}{}]{5,78}$/u);
    expect(text).not.toMatch(/[{}]/);
    for (const name of notificationKinds[kind]) expect(text).toContain(values[name]);
  }
  expect(new Set(mails.map(({ subject }) => subject)).size).toBe(languages.length);
});

test('a language without texts is served in French', () => {
  expect(renderMail('erased', 'de', {})).toEqual(renderMail('erased', 'fr', {}));
});

test.each([
  ['is missing', {}],
  ['is empty', { link: '' }],
  ['holds a line break', { link: 'https://example.mg/\r\nBcc: all@example.mg' }],
  ['is inherited', Object.create({ link: 'https://example.mg' }) as Record<string, string>],
])('a mail whose value %s is not made', (_, data) => {
  expect(() => renderMail('verify-email', 'en', data)).toThrow('the mail needs a usable link');
});
