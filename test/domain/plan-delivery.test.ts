import { type PastAttempt, planDelivery, type Step, type Way } from '../../shared/domain/notification/plan-delivery';

const now = new Date('2026-03-01T09:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const email: Way = { channel: 'email', providers: ['smtp'] };
const sms: Way = { channel: 'sms', providers: ['orange-sms', 'twilio'] };

const tried = (over: Partial<PastAttempt>): PastAttempt => ({
  channel: 'email',
  provider: 'smtp',
  state: 'sent',
  fault: null,
  reason: null,
  at: minutesAgo(0),
  ...over,
});
const bySms = (over: Partial<PastAttempt>) => tried({ channel: 'sms', provider: 'orange-sms', ...over });

/** As `send sms twilio`, `wait 3` (minutes), `rest sent`, `fail …`. */
function said(step: Step): string {
  switch (step.do) {
    case 'send':
      return `send ${step.channel} ${step.provider}`;
    case 'wait':
      return `wait ${(step.until.getTime() - now.getTime()) / 60_000}`;
    case 'rest':
      return `rest ${step.state}${step.isLast ? '' : ', another way is left'}`;
    case 'fail':
      return `fail ${step.reason}`;
  }
}
const first = (ways: Way[], ...attempts: PastAttempt[]) => said(planDelivery({ mode: 'first' }, ways, attempts, now));
const every = (ways: Way[], ...attempts: PastAttempt[]) => said(planDelivery({ mode: 'every' }, ways, attempts, now));

describe('by the first way that works', () => {
  test.each<[string, PastAttempt[], string]>([
    ['nothing was tried', [], 'send sms orange-sms'],
    ['its carrier has it', [bySms({})], 'rest sent, another way is left'],
    ['it has arrived', [bySms({ state: 'delivered' })], 'rest delivered'],
    ['it did not arrive', [bySms({ state: 'undelivered' })], 'send email smtp'],
    ['its carrier refuses it', [bySms({ state: 'refused' })], 'send email smtp'],
    [
      'its carrier is away: the other one of the same way',
      [bySms({ state: 'failed', fault: 'away' })],
      'send sms twilio',
    ],
    [
      'both carriers are away: the other way',
      [bySms({ state: 'failed', fault: 'away' }), bySms({ provider: 'twilio', state: 'failed', fault: 'away' })],
      'send email smtp',
    ],
    ['a process died while it was sending', [bySms({ state: 'sending' })], 'send sms orange-sms'],
    ['the carrier did not answer: it may still tell', [bySms({ fault: 'unclear', at: minutesAgo(1) })], 'wait 4'],
    ['and did not tell', [bySms({ fault: 'unclear', at: minutesAgo(6) })], 'send sms orange-sms'],
    ['it arrived after all', [bySms({ state: 'delivered', fault: 'unclear', at: minutesAgo(1) })], 'rest delivered'],
    ['the second way has it', [bySms({ state: 'undelivered' }), tried({})], 'rest sent'],
    [
      'neither way arrives',
      [bySms({ state: 'undelivered', reason: 'switched off' }), tried({ state: 'undelivered', reason: '5.1.1' })],
      'fail sms: switched off; email: 5.1.1',
    ],
  ])('%s', (_what, attempts, next) => {
    expect(first([sms, email], ...attempts)).toBe(next);
  });

  test('a server that says "not now" is waited for, ever longer, before an SMS is paid for', () => {
    const again = (minutes: number) => tried({ state: 'failed', fault: 'again', at: minutesAgo(minutes) });
    expect(first([email, sms], again(0))).toBe('wait 1');
    expect(first([email, sms], again(5), again(1))).toBe('wait 1');
    expect(first([email, sms], again(9), again(8), again(4))).toBe('send email smtp');
    expect(first([email, sms], again(31), again(1))).toBe('send sms orange-sms');
  });

  test('while every carrier of every way is away, the one that may be asked soonest is waited for', () => {
    const away = { state: 'failed', fault: 'away' } as const;
    expect(first([email], tried({ ...away, at: minutesAgo(0) }))).toBe('wait 1');
    expect(first([email], tried({ ...away, at: minutesAgo(1) }))).toBe('send email smtp');
    const times = Array.from({ length: 9 }, () => tried({ ...away, at: minutesAgo(10) }));
    expect(first([email], ...times)).toBe('wait 50');
  });

  test('where there is no way at all it fails and says so', () => {
    expect(first([])).toBe('fail there is no way to this person');
  });
});

describe('by every way', () => {
  test.each<[string, PastAttempt[], string]>([
    ['nothing was tried', [], 'send email smtp'],
    ['the first has it', [tried({})], 'send sms orange-sms'],
    ['the first was refused', [tried({ state: 'refused' })], 'send sms orange-sms'],
    ['the first is away', [tried({ state: 'failed', fault: 'away' })], 'send sms orange-sms'],
    ['the first is away and the second has it', [tried({ state: 'failed', fault: 'away' }), bySms({})], 'wait 1'],
    ['both have it', [tried({}), bySms({})], 'rest sent'],
    ['one has arrived', [tried({}), bySms({ state: 'delivered' })], 'rest delivered'],
    ['one is lost and the other has it', [tried({ state: 'undelivered' }), bySms({})], 'rest sent'],
    [
      'both are lost',
      [tried({ state: 'refused', reason: 'no such user' }), bySms({ state: 'undelivered', reason: 'barred' })],
      'fail email: no such user; sms: barred',
    ],
  ])('%s', (_what, attempts, next) => {
    expect(every([email, sms], ...attempts)).toBe(next);
  });
});

describe('a way that is closed by now', () => {
  test('has carried what it carried: a receipt that went by SMS did not fail with its mail', () => {
    expect(every([email], tried({ state: 'refused' }), bySms({}))).toBe('rest sent');
    expect(every([email], tried({ state: 'refused' }), bySms({ state: 'delivered' }))).toBe('rest delivered');
    expect(first([email], bySms({}), tried({ state: 'refused' }))).toBe('rest sent');
  });

  test('is not tried again, whatever it was in the middle of', () => {
    expect(first([email], bySms({ state: 'failed', fault: 'away', reason: 'down' }))).toBe('send email smtp');
    expect(first([], bySms({ state: 'sending' }))).toBe('fail sms: sending');
  });
});
