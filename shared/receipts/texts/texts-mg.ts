// What receipts say in Malagasy.

import { frenchSpaces as mg } from '../../domain/explanation/french-spaces';
import type { ReceiptTexts } from './receipt-texts';

export const receiptTextsMg: ReceiptTexts = {
  title: 'Rosia',
  extract: 'Ampahany amin’ny rosia',
  paidOn: 'Voaloa ny',
  issuedOn: 'Navoaka ny',
  paidWith: 'Fomba fandoavana',
  providers: { mvola: 'MVola', 'orange-money': 'Orange Money', stripe: 'Karatra banky', wave: 'Wave', bange: 'BANGE' },
  paymentReference: 'Laharan’ny fandoavana',
  transaction: 'Laharana any amin’ny mpandray vola',
  kinds: { 'vehicle-tax': 'Hetra amin’ny fitaovam-pitaterana', 'service-fee': 'Saran’ny tolotra' },
  categories: {
    land: 'Fiara an-tanety',
    air: 'Fitaovana fitaterana an’habakabaka',
    sea: 'Sambo',
    rail: 'Fiarandalamby',
  },
  serviceCode: 'Kaody',
  fiscalYear: 'Taona ara-ketra',
  noticeReference: 'Filazana',
  validUntil: 'Manan-kery hatramin’ny',
  amount: 'Vola',
  charges: 'Sazy noho ny fahatarana',
  credited: 'Voaloan’ity fandoavana ity',
  left: 'Sisa tokony haloa',
  received: 'Vola voaray',
  excess: (amount) => mg`Ao anatin’izany, mihoatra izay tokony haloa ny ${amount} ; haverina izany.`,
  partly: {
    title: 'Ampahany ihany no voaloa',
    text: (left) => mg`Sisa tokony haloa : ${left}. Tsy porofo fa voaloa avokoa ny rehetra ity rosia ity.`,
    short: 'ampahany ihany',
  },
  replaces: (number, reason) =>
    reason === null ? `Misolo ny rosia ${number}.` : mg`Misolo ny rosia ${number} : ${reason}`,
  computation: 'Ny nikajiana azy',
  tariff: (title, version) => mg`Tarifa : « ${title} », kinova ${version}`,
  laws: 'Fototra ara-dalàna',
  confidence: { confirmed: 'voamarina', unconfirmed: 'mbola tsy voamarina', sample: 'ohatra ihany' },
  verify: (address) =>
    `Raha hanamarina ity rosia ity dia jereo amin’ny findainao ny kaody.${address === null ? '' : ` Tsy maintsy manomboka amin’ny ${address} ny adiresin’ny pejy misokatra`}`,
  noCode: 'Tsy nisy vola voaloa teto, ka tsy misy kaody.',
  list: {
    item: 'Antony nandoavana',
    amount: 'Voaloa',
    pages: 'Porofo ho an’ny fiara na tolotra iray avy ny pejy manaraka tsirairay, samy manana ny kaodiny.',
  },
  page: (number, of) => `Pejy ${number} amin’ny ${of}`,
};
