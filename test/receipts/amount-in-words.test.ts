import { type Language, languages } from '../../shared/domain/vehicle-fields';
import { amountInWords } from '../../shared/receipts/amount-in-words';
import { spellEn } from '../../shared/receipts/words/spell-en';
import { spellEs } from '../../shared/receipts/words/spell-es';
import { spellFr } from '../../shared/receipts/words/spell-fr';
import { spellMg } from '../../shared/receipts/words/spell-mg';
import { spellPt } from '../../shared/receipts/words/spell-pt';

test.each([
  [0, 'aotra'],
  [1, 'iray'],
  [2, 'roa'],
  [4, 'efatra'],
  [6, 'enina'],
  [9, 'sivy'],
  [10, 'folo'],
  [11, 'iraika ambin’ny folo'],
  [12, 'roa ambin’ny folo'],
  [15, 'dimy ambin’ny folo'],
  [19, 'sivy ambin’ny folo'],
  [20, 'roapolo'],
  [21, 'iraika amby roapolo'],
  [34, 'efatra amby telopolo'],
  [40, 'efapolo'],
  [56, 'enina amby dimampolo'],
  [60, 'enimpolo'],
  [77, 'fito amby fitopolo'],
  [88, 'valo amby valopolo'],
  [99, 'sivy amby sivifolo'],
  [100, 'zato'],
  [101, 'iraika amby zato'],
  [110, 'folo amby zato'],
  [115, 'dimy ambin’ny folo amby zato'],
  [121, 'iraika amby roapolo amby zato'],
  [150, 'dimampolo amby zato'],
  [199, 'sivy amby sivifolo amby zato'],
  [200, 'roanjato'],
  [201, 'iraika sy roanjato'],
  [345, 'dimy amby efapolo sy telonjato'],
  [400, 'efajato'],
  [512, 'roa ambin’ny folo sy dimanjato'],
  [678, 'valo amby fitopolo sy eninjato'],
  [999, 'sivy amby sivifolo sy sivinjato'],
  [1000, 'arivo'],
  [1001, 'iraika sy arivo'],
  [1500, 'dimanjato sy arivo'],
  [1958, 'valo amby dimampolo sy sivinjato sy arivo'],
  [2026, 'enina amby roapolo sy roa arivo'],
  [10_000, 'iray alina'],
  [15_000, 'dimy arivo sy iray alina'],
  [21_000, 'arivo sy roa alina'],
  [45_500, 'dimanjato sy dimy arivo sy efatra alina'],
  [100_000, 'iray hetsy'],
  [115_000, 'dimy arivo sy iray alina sy iray hetsy'],
  [200_000, 'roa hetsy'],
  [250_001, 'iraika sy dimy alina sy roa hetsy'],
  [1_000_000, 'iray tapitrisa'],
  [1_250_000, 'dimy alina sy roa hetsy sy iray tapitrisa'],
  [2_000_000, 'roa tapitrisa'],
  [10_000_000, 'folo tapitrisa'],
  [21_000_000, 'iraika amby roapolo tapitrisa'],
  [200_000_050, 'dimampolo, sy roanjato tapitrisa'],
  [250_000_000, 'dimampolo sy roanjato tapitrisa'],
  [1_000_000_000, 'iray lavitrisa'],
  [12_500_000_000, 'dimanjato tapitrisa sy roa ambin’ny folo lavitrisa'],
])('%i is spelled in Malagasy as %s', (number, words) => {
  expect(spellMg(number)).toBe(words);
});

test.each([
  [71, 'soixante et onze'],
  [80, 'quatre-vingts'],
  [81, 'quatre-vingt-un'],
  [91, 'quatre-vingt-onze'],
  [200, 'deux cents'],
  [201, 'deux cent un'],
  [1000, 'mille'],
  [21_000, 'vingt et un mille'],
  [80_000, 'quatre-vingt mille'],
  [200_000, 'deux cent mille'],
  [280_300, 'deux cent quatre-vingt mille trois cents'],
  [1_001_000, 'un million mille'],
  [80_000_000, 'quatre-vingts millions'],
  [200_000_000, 'deux cents millions'],
  [1_000_000_000, 'un milliard'],
])('%i is spelled in French as %s', (number, words) => {
  expect(spellFr(number)).toBe(words);
});

test.each([
  [16, 'dieciséis'],
  [22, 'veintidós'],
  [31, 'treinta y un'],
  [100, 'cien'],
  [101, 'ciento un'],
  [500, 'quinientos'],
  [1100, 'mil cien'],
  [21_000, 'veintiún mil'],
  [31_000, 'treinta y un mil'],
  [100_000, 'cien mil'],
  [201_000, 'doscientos un mil'],
  [1_000_000, 'un millón'],
  [21_000_000, 'veintiún millones'],
  [1_000_000_000, 'mil millones'],
  [2_994_000_000, 'dos mil novecientos noventa y cuatro millones'],
])('%i is spelled in Spanish as %s', (number, words) => {
  expect(spellEs(number)).toBe(words);
});

test.each([
  [16, 'dezasseis'],
  [21, 'vinte e um'],
  [100, 'cem'],
  [101, 'cento e um'],
  [1005, 'mil e cinco'],
  [1200, 'mil e duzentos'],
  [1201, 'mil duzentos e um'],
  [21_000, 'vinte e um mil'],
  [201_300, 'duzentos e um mil e trezentos'],
  [1_000_000, 'um milhão'],
  [1_000_200, 'um milhão e duzentos'],
  [1_250_000, 'um milhão duzentos e cinquenta mil'],
  [2_000_000, 'dois milhões'],
  [1_000_000_000, 'mil milhões'],
])('%i is spelled in Portuguese as %s', (number, words) => {
  expect(spellPt(number)).toBe(words);
});

test.each([
  [42, 'forty-two'],
  [101, 'one hundred and one'],
  [1005, 'one thousand and five'],
  [1100, 'one thousand one hundred'],
  [201_000, 'two hundred and one thousand'],
  [6_080_000, 'six million eighty thousand'],
  [1_000_000_000, 'one billion'],
])('%i is spelled in English as %s', (number, words) => {
  expect(spellEn(number)).toBe(words);
});

test.each<[Language, string, 'MGA' | 'XAF' | 'XOF', string]>([
  ['fr', '1', 'XOF', 'un franc CFA'],
  ['fr', '0', 'XOF', 'zéro franc CFA'],
  ['fr', '25000', 'XAF', 'vingt-cinq mille francs CFA'],
  ['fr', '2000000', 'XAF', 'deux millions de francs CFA'],
  ['fr', '2000000', 'MGA', 'deux millions d’ariary'],
  ['fr', '2100000', 'MGA', 'deux millions cent mille ariary'],
  ['mg', '5000', 'MGA', 'dimy arivo ariary'],
  ['mg', '5000', 'XAF', 'dimy arivo farantsa CFA'],
  ['en', '1', 'XAF', 'one CFA franc'],
  ['en', '5000', 'MGA', 'five thousand ariary'],
  ['es', '1', 'XAF', 'un franco CFA'],
  ['es', '1000000', 'XAF', 'un millón de francos CFA'],
  ['es', '21000', 'XAF', 'veintiún mil francos CFA'],
  ['pt', '1', 'XAF', 'um franco CFA'],
  ['pt', '3000000', 'XAF', 'três milhões de francos CFA'],
])('in %s, %s %s are %s', (language, amount, currency, words) => {
  expect(amountInWords(amount, currency, language)).toBe(words);
});

test('amounts have different words in every language, up to the greatest there are', () => {
  const amounts = ['999999999999999', '100000000000000', '200000050', '250000000', '50200000000', '250200000000'];
  for (const language of languages) {
    for (const amount of amounts) expect(amountInWords(amount, 'MGA', language)).toMatch(/^[\p{L}’, -]+$/u);
    for (const start of [0, 999_000, 199_999_000, 250_000_000]) {
      const numbers = Array.from({ length: 3000 }, (_, place) => String(start + place));
      expect(new Set(numbers.map((amount) => amountInWords(amount, 'MGA', language))).size).toBe(numbers.length);
    }
  }
});

test.each(['', '-1', '1.5', '1e3', '1234567890123456'])('%j is no amount to be spelled', (text) => {
  expect(() => amountInWords(text, 'MGA', 'fr')).toThrow(RangeError);
});
