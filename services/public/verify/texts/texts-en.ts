import type { VerifyTexts } from './verify-texts';

export const verifyTextsEn: VerifyTexts = {
  siteName: 'Verify a receipt',
  shortName: 'Receipts',
  ask: {
    title: 'Verify a receipt',
    text: 'Point the camera of a telephone at the code on a receipt, or look the receipt up here. You learn whether a year is paid, and nothing about anybody.',
    byNumber: 'By its number',
    number: 'Number of the receipt',
    numberHint: (example) => `Such as ${example}.`,
    subject: 'Registration, or reference of the notice',
    subjectHint: 'As it stands on the receipt. Blanks and hyphens do not matter.',
    button: 'Verify',
    byCode: 'By the text of its code',
    code: 'Text of the code',
    codeHint: 'What a reader of codes shows: an address, or three parts with dots between them.',
    codeButton: 'Verify the code',
    faults: {
      number: 'This is no number of a receipt.',
      subject: 'Write the registration too, or the reference of the notice.',
      code: 'This is not the text of a code on a receipt.',
      unknown: 'No receipt has this number and this registration. Compare both with the receipt.',
    },
  },
  verdicts: {
    valid: { title: 'Paid', text: 'The receipt is genuine and it counts.' },
    part: { title: 'Paid in part', text: 'The receipt is genuine. A part is still to be paid.' },
    expired: {
      title: 'The year is over',
      text: 'The receipt is genuine, but it is for a year that is over. It proves nothing for today.',
    },
    void: { title: 'Void', text: 'This receipt was declared void. It does not count any more.' },
    undone: {
      title: 'No longer paid',
      text: 'The receipt is genuine, but the money was paid back or the notice was cancelled.',
    },
    distrusted: {
      title: 'Withdrawn key',
      text: 'It was signed with a key that is not trusted any more. It proves nothing; its holder can ask for a new receipt.',
    },
    'not-genuine': { title: 'Not genuine', text: 'This code does not come from us. It proves nothing.' },
    'unknown-key': {
      title: 'Not decided',
      text: 'This telephone does not know the key that signed it. Verify it with network.',
    },
    'no-keys': {
      title: 'Not decided',
      text: 'This telephone cannot verify codes without network yet. Open this page once with network.',
    },
  },
  replacedBy: (number) => `Receipt ${number} stands in its place.`,
  facts: {
    plate: 'Registration',
    service: 'Service',
    notice: 'Reference of the notice',
    fiscalYear: 'Fiscal year',
    standing: 'Paid',
    standings: { paid: 'in full', part: 'in part' },
    issuedOn: 'Issued on',
    validUntil: 'Valid until',
    number: 'Number of the receipt',
  },
  another: 'Verify another receipt',
  offline: {
    whys: {
      busy: 'The server could not be asked: too many questions came from this network.',
      'no-answer': 'The server could not be asked: it did not answer.',
      'no-network': 'Checked without network.',
      old: 'Checked without network, and the list of void receipts on this telephone is older than a day.',
    },
    asOf: (time) => `As of ${time}: a cancellation or a repayment since then is not known.`,
    again: 'Verify with network',
    needsNetwork: 'A number is looked up with network only. Without it, the text of a code can be verified.',
    ready: 'From now on this telephone verifies codes without network, too.',
  },
  unasked: {
    title: 'Server not asked',
    again: 'Ask again',
    codeSays: 'By the code alone',
    says: {
      valid:
        'The receipt is genuine, and was paid in full when it was issued. Only the server knows whether it still is.',
      part: 'The receipt is genuine, and was paid in part when it was issued. Only the server knows whether it still is.',
    },
  },
};
