// What the two pages behind the links in mails say.
import { type Language, languages } from '../../../shared/domain/vehicle-fields';

export type PageTexts = {
  verifyTitle: string;
  verifyAsk: string;
  verifyButton: string;
  verifyDone: string;
  nameLabel: string;
  passwordLabel: string;
  jurisdictionLabel: string;
  /** Instead of a jurisdiction. */
  jurisdictionOpen: string;
  resetTitle: string;
  resetAsk: string;
  resetLabel: string;
  resetButton: string;
  resetDone: string;
  /** The password was refused; the form is shown again. */
  refused: string;
  /** The link is unknown, used or expired. */
  expired: string;
};

export const pageTexts: Readonly<Record<Language, PageTexts>> = {
  fr: {
    verifyTitle: 'Confirmer votre adresse',
    verifyAsk:
      'Choisissez un mot de passe pour terminer votre inscription. Si vous ne vous êtes pas inscrit, fermez simplement cette page.',
    verifyButton: 'Oui, je me suis inscrit',
    verifyDone: 'Votre adresse est confirmée. Vous pouvez maintenant vous connecter.',
    nameLabel: 'Votre nom, si vous voulez',
    passwordLabel: 'Mot de passe, 12 à 200 caractères',
    jurisdictionLabel: 'Pays dont vous relevez ; ce choix est définitif',
    jurisdictionOpen: 'Je le dirai plus tard',
    resetTitle: 'Choisir un nouveau mot de passe',
    resetAsk: 'Toutes vos sessions ouvertes seront fermées.',
    resetLabel: 'Nouveau mot de passe, 12 à 200 caractères',
    resetButton: 'Enregistrer',
    resetDone: 'Votre mot de passe est changé. Vous pouvez maintenant vous connecter.',
    refused: 'Ce mot de passe est trop court, trop long ou trop facile à deviner. Choisissez-en un autre.',
    expired: 'Ce lien est inconnu, déjà utilisé ou expiré. Demandez-en un nouveau.',
  },
  mg: {
    verifyTitle: 'Hamarino ny adiresinao',
    verifyAsk:
      'Misafidiana teny miafina hamitana ny fisoratanao anarana. Raha tsy nisoratra anarana ianao dia akatony fotsiny ity pejy ity.',
    verifyButton: 'Eny, nisoratra anarana aho',
    verifyDone: 'Voamarina ny adiresinao. Afaka miditra ianao izao.',
    nameLabel: 'Ny anaranao, raha tianao',
    passwordLabel: 'Teny miafina, tarehintsoratra 12 ka hatramin’ny 200',
    jurisdictionLabel: 'Firenena andoavanao hetra; tsy azo ovaina intsony avy eo',
    jurisdictionOpen: 'Holazaiko any aoriana',
    resetTitle: 'Misafidiana teny miafina vaovao',
    resetAsk: 'Hofaranana ny fidiranao rehetra misokatra.',
    resetLabel: 'Teny miafina vaovao, tarehintsoratra 12 ka hatramin’ny 200',
    resetButton: 'Tehirizo',
    resetDone: 'Voasolo ny teny miafinao. Afaka miditra ianao izao.',
    refused: 'Fohy loatra, lava loatra na mora vinaniana io teny miafina io. Misafidiana hafa.',
    expired: 'Tsy fantatra, efa nampiasaina na lany daty io rohy io. Mangataha rohy vaovao.',
  },
  en: {
    verifyTitle: 'Confirm your address',
    verifyAsk: 'Choose a password to complete your registration. If you did not register, just close this page.',
    verifyButton: 'Yes, I registered',
    verifyDone: 'Your address is confirmed. You can log in now.',
    nameLabel: 'Your name, if you like',
    passwordLabel: 'Password, 12 to 200 characters',
    jurisdictionLabel: 'Country whose taxes you pay; it cannot be changed later',
    jurisdictionOpen: 'I will say so later',
    resetTitle: 'Choose a new password',
    resetAsk: 'All your open sessions will be ended.',
    resetLabel: 'New password, 12 to 200 characters',
    resetButton: 'Save',
    resetDone: 'Your password is changed. You can log in now.',
    refused: 'This password is too short, too long or too easy to guess. Choose another one.',
    expired: 'This link is unknown, was used before or has expired. Ask for a new one.',
  },
  es: {
    verifyTitle: 'Confirme su dirección',
    verifyAsk:
      'Elija una contraseña para terminar su registro. Si usted no se ha registrado, cierre simplemente esta página.',
    verifyButton: 'Sí, me he registrado',
    verifyDone: 'Su dirección está confirmada. Ya puede iniciar sesión.',
    nameLabel: 'Su nombre, si lo desea',
    passwordLabel: 'Contraseña, de 12 a 200 caracteres',
    jurisdictionLabel: 'País en el que paga sus impuestos; después no se puede cambiar',
    jurisdictionOpen: 'Lo diré más tarde',
    resetTitle: 'Elija una nueva contraseña',
    resetAsk: 'Se cerrarán todas sus sesiones abiertas.',
    resetLabel: 'Nueva contraseña, de 12 a 200 caracteres',
    resetButton: 'Guardar',
    resetDone: 'Su contraseña ha cambiado. Ya puede iniciar sesión.',
    refused: 'Esta contraseña es demasiado corta, demasiado larga o demasiado fácil de adivinar. Elija otra.',
    expired: 'Este enlace es desconocido, ya se utilizó o ha caducado. Pida uno nuevo.',
  },
  pt: {
    verifyTitle: 'Confirme o seu endereço',
    verifyAsk:
      'Escolha uma palavra-passe para concluir o seu registo. Se não se registou, feche simplesmente esta página.',
    verifyButton: 'Sim, registei-me',
    verifyDone: 'O seu endereço está confirmado. Já pode iniciar sessão.',
    nameLabel: 'O seu nome, se quiser',
    passwordLabel: 'Palavra-passe, de 12 a 200 caracteres',
    jurisdictionLabel: 'País onde paga os seus impostos; depois não pode ser alterado',
    jurisdictionOpen: 'Direi mais tarde',
    resetTitle: 'Escolha uma nova palavra-passe',
    resetAsk: 'Todas as suas sessões abertas serão terminadas.',
    resetLabel: 'Nova palavra-passe, de 12 a 200 caracteres',
    resetButton: 'Guardar',
    resetDone: 'A sua palavra-passe foi alterada. Já pode iniciar sessão.',
    refused: 'Esta palavra-passe é demasiado curta, demasiado longa ou demasiado fácil de adivinhar. Escolha outra.',
    expired: 'Esta ligação é desconhecida, já foi usada ou expirou. Peça uma nova.',
  },
};

/** The mail's language, else French, which is what mails are written in for want of another. */
export const languageOf = (given: string | undefined): Language => languages.find((one) => one === given) ?? 'fr';
