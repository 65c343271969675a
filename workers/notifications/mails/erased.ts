import type { MailTexts } from '../render-mail';

/** The last one: the address is forgotten when it is sent. */
export const erased: MailTexts = {
  fr: {
    subject: 'Votre compte est effacé',
    paragraphs: [
      'Votre compte et ce qu’il contenait de vous sont effacés.',
      'Les taxations et le journal des actes, avec les adresses réseau et les navigateurs, sont gardés sans votre nom, comme la loi le demande.',
      'C’est notre dernier message : votre adresse est oubliée avec son envoi.',
    ],
  },
  mg: {
    subject: 'Voafafa ny kaontinao',
    paragraphs: [
      'Voafafa ny kaontinao sy izay mikasika anao tao aminy.',
      'Ny fanombanan-ketra sy ny diarin’ny asa natao, miaraka amin’ny adiresin’ny tambajotra sy ny navigateur, kosa dia tazonina tsy misy ny anaranao, araka ny takian’ny lalàna.',
      'Ity no hafatra farany avy aminay: hadinoina ny adiresinao rehefa lasa izy ity.',
    ],
  },
  en: {
    subject: 'Your account is erased',
    paragraphs: [
      'Your account and what it held of you are erased.',
      'Assessments and the record of what was done, with network addresses and browsers, are kept without your name, as the law demands.',
      'This is our last message: your address is forgotten once it is sent.',
    ],
  },
  es: {
    subject: 'Su cuenta está borrada',
    paragraphs: [
      'Su cuenta y lo que contenía de usted están borrados.',
      'Las liquidaciones y el registro de los actos, con direcciones de red y navegadores, se guardan sin su nombre, como exige la ley.',
      'Este es nuestro último mensaje: su dirección se olvida al enviarlo.',
    ],
  },
  pt: {
    subject: 'A sua conta foi apagada',
    paragraphs: [
      'A sua conta e o que ela continha sobre si foram apagados.',
      'As liquidações e o registo dos atos, com endereços de rede e navegadores, são guardados sem o seu nome, como a lei exige.',
      'Esta é a nossa última mensagem: o seu endereço é esquecido ao enviá-la.',
    ],
  },
};
