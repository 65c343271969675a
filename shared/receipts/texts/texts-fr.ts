// What receipts say in French.

import { frenchSpaces as fr } from '../../domain/explanation/french-spaces';
import type { ReceiptTexts } from './receipt-texts';

export const receiptTextsFr: ReceiptTexts = {
  title: 'Reçu',
  extract: 'Extrait d’un reçu',
  paidOn: 'Payé le',
  issuedOn: 'Délivré le',
  paidWith: 'Moyen de paiement',
  providers: { mvola: 'MVola', 'orange-money': 'Orange Money', stripe: 'Carte bancaire', wave: 'Wave', bange: 'BANGE' },
  paymentReference: 'Référence du paiement',
  transaction: 'Transaction du service de paiement',
  kinds: { 'vehicle-tax': 'Taxe sur les véhicules', 'service-fee': 'Redevance de service' },
  categories: { land: 'Véhicule terrestre', air: 'Aéronef', sea: 'Bateau', rail: 'Véhicule ferroviaire' },
  serviceCode: 'Code',
  fiscalYear: 'Exercice',
  noticeReference: 'Avis',
  validUntil: 'Valable jusqu’au',
  amount: 'Montant',
  charges: 'Pénalités de retard',
  credited: 'Imputé par ce paiement',
  left: 'Reste à payer',
  received: 'Montant reçu',
  excess: (amount) => `Dont ${amount} de plus que ce qui était dû, qui seront remboursés.`,
  partly: {
    title: 'Paiement partiel',
    text: (left) => fr`Reste à payer : ${left}. Ce reçu ne prouve pas que tout est payé.`,
    short: 'paiement partiel',
  },
  replaces: (number, reason) =>
    reason === null ? `Remplace le reçu ${number}.` : fr`Remplace le reçu ${number} : ${reason}`,
  computation: 'Comment ce montant a été calculé',
  tariff: (title, version) => fr`Tarif : « ${title} », version ${version}`,
  laws: 'Références légales',
  confidence: { confirmed: 'confirmé', unconfirmed: 'non confirmé', sample: 'exemple' },
  verify: (address) =>
    `Pour vérifier ce reçu, scannez le code avec un téléphone.${address === null ? '' : ` L’adresse de la page doit commencer par ${address}`}`,
  noCode: 'Rien n’a été imputé ici, il n’y a donc pas de code.',
  list: {
    item: 'Objet du paiement',
    amount: 'Imputé',
    pages: 'Chacune des pages suivantes vaut preuve pour un seul véhicule ou service, avec son propre code.',
  },
  page: (number, of) => `Page ${number} sur ${of}`,
};
