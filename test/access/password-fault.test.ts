import { passwordFault } from '../../shared/access/passwords';

test.each([
  ['auditor@taxcollector', ['auditor@taxcollector.example']],
  ['Jean.Rakoto.1990', ['jean.rakoto@example.mg', 'Jean Rakoto']],
  ['jeanrakoto2026', ['jean.rakoto@example.mg', 'Jean Rakoto']],
  ['R4k0to-rakoto-2026!', ['rakoto@example.mg']],
  ['impot2026impot', []],
  ['Impôt-Hetra-2026', []],
  ['Motdepasse2026!', []],
  ['tenimiafina2026', []],
  ['Raharivololona.Hery', ['raharivololona.hery@example.mg']],
])('%s, of which little is left without what everybody would try, is refused', (password, ownWords) => {
  expect(passwordFault(password, ownWords)).toMatch(/easy to guess/);
});

test.each([
  ['lakana manga telo sy omby', ['lova@example.mg']],
  ['rakoto tia trondro sy vary', ['rakoto@example.mg']],
  ['7$k9#2!x8@4%', ['lova@example.mg']],
  ['Voahangy-été-à-Nosy-Bé 17', ['voahangy@example.mg', 'Voahangy']],
  ['vignette orange sous la pluie', []],
])('%s is taken', (password, ownWords) => {
  expect(passwordFault(password, ownWords)).toBeNull();
});
