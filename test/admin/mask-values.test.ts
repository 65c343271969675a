import { maskValue } from '../../admin/board/mask-values';

test('texts and names of fields are masked at every depth, numbers and truth values are not', () => {
  expect(
    maskValue({ 'rakoto@example.mg': [{ '034 12 345 67': 'call 034-12-345-67' }, 1234567, true, null], batchId: 'b' }),
  ).toEqual({ '[e-mail]': [{ '[number]': 'call [number]' }, 1234567, true, null], batchId: 'b' });
});

test('fields whose names look alike once masked are all kept', () => {
  expect(maskValue({ 'a@x.mg': 1, 'b@x.mg': 2, 'c@x.mg': 3 })).toEqual({
    '[e-mail]': 1,
    '[e-mail] 2': 2,
    '[e-mail] 3': 3,
  });
});
