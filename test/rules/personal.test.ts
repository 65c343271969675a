import { filesEndingIn, linesMatching, productFolders, textOf } from './sources';

const files = filesEndingIn('.ts', productFolders);

/** Each hands the value to the person it is about, seals it, or compares it. */
const revealing = [
  'admin/account/account-page.ts',
  'services/identity/profile.ts',
  'shared/access/new-password.ts',
  'shared/access/second-factor.ts',
  'shared/messages/own-addresses.ts',
  'shared/messages/payer.ts',
  'shared/messages/people.ts',
  'shared/messages/person-index.ts',
  'shared/payments/order-payment.ts',
  'shared/providers/messages/orange-sms.ts',
  'shared/providers/messages/smtp-message.ts',
  'shared/providers/messages/smtp.ts',
  'shared/providers/messages/twilio.ts',
  'shared/providers/payments/mvola.ts',
  'shared/store/notifications.ts',
  'shared/subscriptions/payer-of-subscription.ts',
  'workers/notifications/compose-message.ts',
  'workers/privacy/collect-person.ts',
  'workers/privacy/erase-person.ts',
];

test('personal values are revealed in the files that are named here, and nowhere else', () => {
  expect(files.filter((file) => /\.reveal\(\)/.test(textOf(file))).sort()).toEqual(revealing);
});

test('nothing personal is a field of an event, which travels through the broker and shows in the console', () => {
  const events = files.filter((file) => file.startsWith('shared/events/'));
  expect(linesMatching(events, /\b(name|email|phone|owner|address|recipient|password|token)\b\s*:/)).toEqual([]);
});
