import type { Language } from '../../shared/domain/vehicle-fields';
import { languages } from '../../shared/domain/vehicle-fields';
import { proofLink } from '../../shared/receipts/proof-link';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { receiptTexts } from '../../shared/receipts/texts/receipt-texts';
import { programTest } from '../support/programs';
import { aContent, anItem, aServiceItem, ofFive, partlyPaid } from './contents';
import { checkedByQpdf, codeOnPage, textOf, textsOfPages } from './pages';

const readTest = programTest('pdftotext');
const a5 = { paper: 'A5' } as const;

const wordsOf115000: Readonly<Record<Language, string>> = {
  fr: 'Cent quinze mille ariary',
  mg: 'Dimy arivo sy iray alina sy iray hetsy ariary',
  en: 'One hundred and fifteen thousand ariary',
  es: 'Ciento quince mil ariary',
  pt: 'Cento e quinze mil ariary',
};

readTest('a receipt says everything in the language of whoever paid', async () => {
  for (const language of languages) {
    const texts = receiptTexts[language];
    const pages = await textsOfPages(await renderReceipt(aContent({ language }), a5));
    expect(pages).toHaveLength(1);
    const [text = ''] = pages;
    const { title, paidOn, issuedOn, paymentReference, validUntil, received, computation, laws } = texts;
    for (const said of [
      title.toUpperCase(),
      paidOn,
      issuedOn,
      paymentReference,
      validUntil,
      received,
      computation,
      laws,
    ])
      expect(text).toContain(said);
    expect(text).toContain(wordsOf115000[language]);
    expect(text).toContain(texts.page(1, 1));
  }
});

readTest('a receipt tells what was paid, when, how, why and by which law', async () => {
  const text = await textOf(await renderReceipt(aContent(), a5));
  for (const said of [
    'Administration fiscale de Madagascar',
    'MG-2026-000123',
    'Payé le 12 janvier 2026',
    'Délivré le 13 janvier 2026',
    'MVola',
    'PAY7Q2K9MXT4R8WB',
    '641235.20260112.A0001',
    '1234 TBA',
    'Véhicule terrestre',
    '8K2M-4XQ7-P9TR-3WZ5',
    '31 décembre 2026',
    '115 000 Ar',
    'Barème (puissance fiscale de 5 à 9, diesel, âge de plus de 10 et jusqu’à 20 ans)',
    'Tarif : « Taxe annuelle sur les véhicules 2026 », version 2',
    'arts. 02.09.02 to 02.09.06 (confirmé)',
    'Communiqué du 12 janvier 2026 (non confirmé)',
    'Taux de démonstration (exemple)',
    'https://impots.example.mg/',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('PARTIEL');
  expect(text).not.toContain('Remplace');
});

readTest('the fee of a service is told by the name and the code of the service', async () => {
  const content = aContent({ jurisdiction: 'GQ', currency: 'XAF', language: 'es', items: [aServiceItem()] });
  const text = await textOf(await renderReceipt(content, { paper: 'A4' }));
  for (const said of ['Licencia de venta', 'Código T-554', '115 000 FCFA', 'Ciento quince mil francos CFA'])
    expect(text).toContain(said);
  const unnamed = aContent({ items: [aServiceItem({ service: { code: 'T-554', names: { pt: 'Licença' } } })] });
  expect(await textOf(await renderReceipt(unnamed, a5))).toContain('Licença');
});

readTest('a part that was paid cannot be taken for the whole', async () => {
  const text = await textOf(await renderReceipt(partlyPaid(), a5));
  for (const said of ['PAIEMENT PARTIEL', 'Reste à payer : 86 500 Ar.', 'ne prouve pas que tout est payé', '11 500 Ar'])
    expect(text).toContain(said);
});

readTest('money that nothing is left to pay with is said to come back', async () => {
  const text = await textOf(await renderReceipt(aContent({ received: '120000', excess: '5000' }), a5));
  expect(text).toContain('Dont 5 000 Ar de plus que ce qui était dû, qui seront remboursés.');
});

readTest('a receipt in the place of another one says so, and why', async () => {
  const replaces = { number: 'MG-2026-000099', reason: 'La plaque était mal écrite.' };
  const text = await textOf(await renderReceipt(aContent({ replaces }), a5));
  expect(text).toContain('Remplace le reçu MG-2026-000099 : La plaque était mal écrite.');
});

readTest('several items are listed with their total, and each has a page of its own', async () => {
  const pages = await textsOfPages(await renderReceipt(ofFive(), a5));
  expect(pages).toHaveLength(6);
  for (const said of ['1. 1234 TBA', '3. Licence de commerce ambulant', '5. 5R-MFA', '655 000 Ar', '3 000 Ar de plus'])
    expect(pages[0]).toContain(said);
  expect(pages[0]).toContain('paiement partiel');
  expect(pages[4]).toContain('TEMP-12AB34CD');
  expect(pages[4]).toContain('PAIEMENT PARTIEL');
  expect(pages[5]).toContain('Page 6 sur 6');
});

readTest('the page of one item tells nothing of the others, of the total or of how to find them', async () => {
  const pages = await textsOfPages(await renderReceipt(ofFive(), { ...a5, only: [0] }));
  expect(pages).toHaveLength(1);
  const [text = ''] = pages;
  for (const said of [
    'EXTRAIT D’UN REÇU',
    'MG-2026-000123',
    '1234 TBA',
    '115 000 Ar',
    'Remplace le reçu MG-2026-000099',
  ])
    expect(text).toContain(said);
  const others = ['5678', 'Licence', 'TEMP', '5R', 'BBBB', '205 000', '77 000', '55 000', '655 000', '3 000'];
  for (const kept of [...others, 'PAY7Q2K9MXT4R8WB', '641235']) expect(text).not.toContain(kept);
  await expect(renderReceipt(ofFive(), { ...a5, only: [0, 5] })).rejects.toThrow('the receipt has no item 5');
  await expect(renderReceipt(ofFive(), { ...a5, only: [] })).rejects.toThrow('none of its items is asked for');
});

readTest('who owns some of the items gets their pages in one file, and nothing of the others', async () => {
  const pages = await textsOfPages(await renderReceipt(ofFive(), { ...a5, only: [1, 4] }));
  expect(pages).toHaveLength(2);
  for (const [place, said] of ['5678 TAB', '5R-MFA'].entries()) expect(pages[place]).toContain(said);
  expect(pages[1]).toContain('Page 2 sur 2');
  const text = pages.join(' ');
  const others = ['1234 TBA', 'Licence', 'TEMP', 'AAAA', '77 000', '55 000', '655 000', '3 000', '405 000'];
  for (const kept of [...others, 'PAY7Q2K9MXT4R8WB', '641235']) expect(text).not.toContain(kept);
});

test('whoever else has something to do gets their turn while many pages are drawn, of all items or of some', async () => {
  const content = aContent({ items: Array.from({ length: 60 }, () => anItem()) });
  for (const only of [undefined, [...content.items.keys()].slice(1)]) {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    await renderReceipt(content, { ...a5, ...(only !== undefined && { only }) });
    clearInterval(counting);
    expect(turns).toBeGreaterThanOrEqual(4);
  }
});

readTest('nothing of a long computation is left out', async () => {
  const explanation = Array.from({ length: 90 }, (_, place) => `Phrase ${place + 1} de la méthode de calcul.`);
  const pages = await textsOfPages(await renderReceipt(aContent({ items: [anItem({ explanation })] }), a5));
  expect(pages.length).toBeGreaterThan(1);
  const text = pages.join(' ');
  for (const sentence of explanation) expect(text).toContain(sentence);
  expect(pages.at(-1)).toContain(`Page ${pages.length} sur ${pages.length}`);
  expect(pages[1]).toContain('Reçu MG-2026-000123');
});

readTest('what was credited with nothing has no code', async () => {
  const content = aContent({ items: [anItem({ credited: '0', left: '115000', standing: 'part', token: null })] });
  const text = await textOf(await renderReceipt(content, a5));
  expect(text).toContain('Rien n’a été imputé ici');
  expect(text).not.toContain('scannez');
});

programTest('qpdf')('a receipt is a valid PDF', async () => {
  for (const content of [aContent(), partlyPaid(), ofFive({ language: 'mg' })]) {
    for (const paper of ['A4', 'A5'] as const)
      expect(await checkedByQpdf(await renderReceipt(content, { paper }))).toContain(
        'No syntax or stream encoding errors',
      );
  }
});

programTest('pdftoppm', 'zbarimg')('a code on paper leads to the proof of its item', async () => {
  const content = ofFive();
  const whole = await renderReceipt(content, a5);
  expect(await codeOnPage(whole, { dpi: 100, page: 3 })).toBe(proofLink(content, content.items[1]!));
  const only = await renderReceipt(content, { paper: 'A4', only: [3] });
  expect(await codeOnPage(only, { dpi: 100 })).toBe(proofLink(content, content.items[3]!));
});

test('a code is at least 45 mm wide, and something to touch for who reads the receipt on a screen', async () => {
  const pdf = (await renderReceipt(aContent(), a5)).toString('latin1');
  const [, left, , right] = /\/Rect \[([\d.]+) ([\d.]+) ([\d.]+) /.exec(pdf)!.map(Number);
  // Four modules of quiet on each side of 57 and more.
  expect(((right! - left!) * 57) / 65).toBeGreaterThan((45 / 25.4) * 72);
  expect(pdf).toContain('https://impots.example.mg/v/ey');
});

test('those who have a receipt read to them hear its language, its title and its parts in order', async () => {
  const pdf = (await renderReceipt(aContent({ language: 'es' }), a5)).toString('latin1');
  for (const part of [
    '/Lang (es)',
    '/DisplayDocTitle true',
    '(Recibo MG-2026-000123)',
    '/Marked true',
    '/S /H1',
    '/S /P',
  ])
    expect(pdf).toContain(part);
});
