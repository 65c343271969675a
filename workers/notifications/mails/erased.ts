import type { MailTexts } from '../render-mail';

/** The last one: the address is forgotten when it is sent. */
export const erased: MailTexts = {
  fr: {
    subject: 'Votre compte est effacé',
    paragraphs: [
      'Votre compte et ce qui permettait de vous reconnaître sont effacés.',
      'Les taxations elles-mêmes sont gardées sans votre nom, comme la loi le demande.',
      'C’est notre dernier message : votre adresse est oubliée avec son envoi.',
    ],
  },
  mg: {
    subject: 'Voafafa ny kaontinao',
    paragraphs: [
      'Voafafa ny kaontinao sy izay rehetra nahafantarana anao.',
      'Ny fanombanan-ketra kosa dia tazonina tsy misy ny anaranao, araka ny takian’ny lalàna.',
      'Ity no hafatra farany avy aminay: hadinoina ny adiresinao rehefa lasa izy ity.',
    ],
  },
  en: {
    subject: 'Your account is erased',
    paragraphs: [
      'Your account and everything by which you could be recognised are erased.',
      'Assessments themselves are kept without your name, as the law demands.',
      'This is our last message: your address is forgotten once it is sent.',
    ],
  },
  es: {
    subject: 'Su cuenta está borrada',
    paragraphs: [
      'Su cuenta y todo lo que permitía reconocerle están borrados.',
      'Las liquidaciones mismas se guardan sin su nombre, como exige la ley.',
      'Este es nuestro último mensaje: su dirección se olvida al enviarlo.',
    ],
  },
  pt: {
    subject: 'A sua conta foi apagada',
    paragraphs: [
      'A sua conta e tudo o que permitia reconhecê-lo foram apagados.',
      'As liquidações são guardadas sem o seu nome, como a lei exige.',
      'Esta é a nossa última mensagem: o seu endereço é esquecido ao enviá-la.',
    ],
  },
};
