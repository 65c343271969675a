import { maskText } from '../../shared/process/mask';

test.each([
  '034-12-345-67',
  '(034) 1234567',
  '034  12  345  67',
  '0341234',
  '+261 34 12 345 67',
  '+261 (0)34.12.345.67',
  '034/12/345/67',
  '034 – 12 345 67',
  '034\u00a012\u00a0345\u00a067',
  '4111 1111 1111 1111',
  '034.12.34.567/89',
])('the number %s does not stay readable', (phone) => {
  expect(maskText(phone)).toBe('[number]');
  expect(maskText(`"${phone}" is not unique`)).toBe('"[number]" is not unique');
  expect(maskText(`tel-${phone}, twice`)).toBe('tel-[number], twice');
  expect(maskText(`asked on 2026-11-21 ${phone}.`)).toBe('asked on 2026-11-21 [number].');
});

test.each([
  '00000000-0000-7000-8000-000000000001',
  '019b0000-0000-7000-8000-000000000001',
  'attempt 3 00000000-0000-7000-8000-000000000001:tax.assess-chunk',
  'the fiscal year 2026 began on 2026-01-01 or 2026-01-02',
  'line 12 2026-11-21T05:54:53.123Z',
  '2026-11-21 05:54:53 2026-11-21 05:54:54+03:00',
  'expected 120000, found 150000 Ar for 12 horse power',
  '5f3c0b91e2a4d768',
  '1234567f',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'job_20260105 is missing',
  'connect ECONNREFUSED 203.0.113.120:5432',
  'from 192.0.2.0/24, 198.51.100.17/32 or 2001:db8:1:2::/64',
  'at assess (/app/shared/domain/assess.js:1034:30)',
  '1234 TBA',
])('%s stays readable', (text) => {
  expect(maskText(text)).toBe(text);
});

test('addresses, keys and rows that a constraint quotes do not stay readable', () => {
  expect(maskText('rakoto.jean@example.mg')).toBe('[e-mail]');
  expect(maskText(`tc_${'x'.repeat(12)}`)).toBe('tc_[key]');
  expect(maskText('Key (phone)=(1234) already exists.')).toBe('Key (phone)=([masked]) already exists.');
  expect(maskText('Failing row contains (1, Rakoto, null).')).toBe('Failing row contains ([masked]).');
});

test('a long text of digits is masked in a time that grows with its length only', () => {
  const startedAt = performance.now();
  maskText('1 '.repeat(100_000));
  maskText(`${'12-34 '.repeat(50_000)}x`);
  maskText(`${'2026-11-21 '.repeat(50_000)}x`);

  expect(performance.now() - startedAt).toBeLessThan(2000);
});
