import { frenchSpaces as fr } from '../../../../shared/domain/explanation/french-spaces';
import type { VerifyTexts } from './verify-texts';

export const verifyTextsFr: VerifyTexts = {
  siteName: 'Vérifier un reçu',
  shortName: 'Reçus',
  ask: {
    title: 'Vérifier un reçu',
    text: 'Visez le code d’un reçu avec l’appareil photo d’un téléphone, ou cherchez le reçu ici. Vous saurez si une année est payée, et rien sur personne.',
    byNumber: 'Par son numéro',
    number: 'Numéro du reçu',
    numberHint: (example) => `Par exemple ${example}.`,
    subject: 'Immatriculation, ou référence de l’avis',
    subjectHint: 'Comme sur le reçu. Les espaces et les tirets ne comptent pas.',
    button: 'Vérifier',
    byCode: 'Par le texte de son code',
    code: 'Texte du code',
    codeHint: fr`Ce que montre un lecteur de codes : une adresse, ou trois parties séparées par des points.`,
    codeButton: 'Vérifier le code',
    faults: {
      number: 'Ce n’est pas un numéro de reçu.',
      subject: 'Écrivez aussi l’immatriculation, ou la référence de l’avis.',
      code: 'Ce n’est pas le texte du code d’un reçu.',
      unknown: 'Aucun reçu n’a ce numéro et cette immatriculation. Comparez les deux avec le reçu.',
    },
  },
  verdicts: {
    valid: { title: 'Payé', text: 'Le reçu est authentique et valable.' },
    part: { title: 'Payé en partie', text: 'Le reçu est authentique. Une partie reste à payer.' },
    expired: {
      title: 'Année passée',
      text: 'Le reçu est authentique, mais il vaut pour une année passée. Il ne prouve rien pour aujourd’hui.',
    },
    void: { title: 'Annulé', text: 'Ce reçu a été annulé. Il ne vaut plus rien.' },
    undone: {
      title: 'N’est plus payé',
      text: 'Le reçu est authentique, mais l’argent a été remboursé ou l’avis a été annulé.',
    },
    distrusted: {
      title: 'Clé retirée',
      text: fr`Il a été signé avec une clé à laquelle on ne se fie plus. Il ne prouve rien ; un nouveau reçu peut être demandé.`,
    },
    'not-genuine': { title: 'Pas authentique', text: 'Ce code ne vient pas de nous. Il ne prouve rien.' },
    'unknown-key': {
      title: 'Indécis',
      text: 'Ce téléphone ne connaît pas la clé de la signature. Vérifiez avec le réseau.',
    },
    'no-keys': {
      title: 'Indécis',
      text: 'Ce téléphone ne peut pas encore vérifier sans réseau. Ouvrez cette page une fois avec le réseau.',
    },
  },
  replacedBy: (number) => `Le reçu ${number} le remplace.`,
  facts: {
    plate: 'Immatriculation',
    service: 'Service',
    notice: 'Référence de l’avis',
    fiscalYear: 'Exercice',
    standing: 'Payé',
    standings: { paid: 'en entier', part: 'en partie' },
    issuedOn: 'Délivré le',
    validUntil: 'Valable jusqu’au',
    number: 'Numéro du reçu',
  },
  another: 'Vérifier un autre reçu',
  offline: {
    whys: {
      busy: fr`Le serveur n’a pas pu être consulté : trop de demandes sont venues de ce réseau.`,
      'no-answer': fr`Le serveur n’a pas pu être consulté : il n’a pas répondu.`,
      'no-network': 'Vérifié sans réseau.',
      old: 'Vérifié sans réseau, et la liste des reçus annulés de ce téléphone a plus d’un jour.',
    },
    asOf: (time) =>
      fr`Selon ce qui était connu le ${time} : une annulation ou un remboursement depuis lors n’est pas connu.`,
    again: 'Vérifier avec le réseau',
    needsNetwork: 'Un numéro ne se cherche qu’avec le réseau. Sans réseau, le texte d’un code peut être vérifié.',
    ready: 'Désormais, ce téléphone vérifie les codes aussi sans réseau.',
  },
  unasked: {
    title: 'Serveur non consulté',
    again: 'Demander de nouveau',
    codeSays: 'D’après le code seul',
    says: {
      valid:
        'Le reçu est authentique, et était payé en entier quand il a été délivré. Seul le serveur sait s’il l’est encore.',
      part: 'Le reçu est authentique, et était payé en partie quand il a été délivré. Seul le serveur sait s’il l’est encore.',
    },
  },
};
