// What stands around every message: who is greeted, who sends it, and how to have no more of them.
import { frenchSpaces as spaced } from '../domain/explanation/french-spaces';
import type { Language } from '../domain/vehicle-fields';

export type FrameTexts = {
  greeting: string;
  /** With `{name}`. */
  greetingByName: string;
  /** Above the link that is written out. */
  copyLink: string;
  /** In the inbox, in place of a link that is only for whoever reads the mail. */
  linkIsInMail: string;
  sender: string;
  neverAsked: string;
  unsubscribe: string;
};

export const frameTexts: Readonly<Record<Language, FrameTexts>> = {
  fr: {
    greeting: 'Bonjour,',
    greetingByName: 'Bonjour {name},',
    copyLink: spaced`Si le bouton ne s’ouvre pas, copiez cette adresse dans votre navigateur :`,
    linkIsInMail: 'Le lien est dans le message envoyé à votre adresse électronique.',
    sender: 'Ce message vient de TaxCollector, le service en ligne de paiement des taxes.',
    neverAsked: 'Nous ne demandons jamais votre mot de passe, ni un code, par message ou par téléphone.',
    unsubscribe: 'Ne plus recevoir ce genre de messages',
  },
  mg: {
    greeting: 'Miarahaba,',
    greetingByName: 'Miarahaba {name},',
    copyLink: spaced`Raha tsy misokatra ny bokotra dia adikao ao amin’ny navigateur ity adiresy ity :`,
    linkIsInMail: 'Ao amin’ny hafatra nalefa tamin’ny adiresy mailakao ny rohy.',
    sender: 'Avy amin’ny TaxCollector, serivisy fandoavana hetra amin’ny aterineto, ity hafatra ity.',
    neverAsked: 'Tsy mangataka ny teny miafinao na kaody mihitsy izahay, na amin’ny hafatra na amin’ny telefaonina.',
    unsubscribe: 'Tsy handray hafatra toy itony intsony',
  },
  en: {
    greeting: 'Hello,',
    greetingByName: 'Hello {name},',
    copyLink: 'If the button does not open, copy this address into your browser:',
    linkIsInMail: 'The link is in the message sent to your e-mail address.',
    sender: 'This message comes from TaxCollector, the online service for paying taxes.',
    neverAsked: 'We never ask for your password or for a code, by message or by telephone.',
    unsubscribe: 'Stop receiving messages like this',
  },
  es: {
    greeting: 'Hola:',
    greetingByName: 'Hola, {name}:',
    copyLink: 'Si el botón no se abre, copie esta dirección en su navegador:',
    linkIsInMail: 'El enlace está en el mensaje enviado a su dirección de correo electrónico.',
    sender: 'Este mensaje viene de TaxCollector, el servicio en línea para pagar impuestos y tasas.',
    neverAsked: 'Nunca pedimos su contraseña ni un código, por mensaje o por teléfono.',
    unsubscribe: 'Dejar de recibir este tipo de mensajes',
  },
  pt: {
    greeting: 'Olá,',
    greetingByName: 'Olá {name},',
    copyLink: 'Se o botão não abrir, copie este endereço para o seu navegador:',
    linkIsInMail: 'A ligação está na mensagem enviada para o seu endereço de correio eletrónico.',
    sender: 'Esta mensagem vem da TaxCollector, o serviço em linha para pagar impostos e taxas.',
    neverAsked: 'Nunca pedimos a sua palavra-passe nem um código, por mensagem ou por telefone.',
    unsubscribe: 'Deixar de receber este tipo de mensagens',
  },
};
