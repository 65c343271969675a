// What the page says on which somebody refuses messages, in each language.
import type { Channel, Topic } from '../../../shared/domain/notification/kinds';
import type { Language } from '../../../shared/domain/vehicle-fields';

/** `about` is one of the topics. */
type OfChannels = Record<Channel, (about: string) => string>;

export type UnsubscribeTexts = {
  title: string;
  /** Within sentences. */
  topics: Record<Exclude<Topic, 'security'>, string>;
  on: OfChannels;
  off: OfChannels;
  /** Says where it is turned on again: no link does that. */
  offInAccount: string;
  buttons: Record<'refuse' | 'allow', string>;
  securityStays: string;
};

const fr: UnsubscribeTexts = {
  title: 'Vos messages',
  topics: {
    payments: 'vos paiements et vos reçus',
    reminders: 'ce qui est à payer et les échéances',
    cases: 'vos documents et vos démarches',
  },
  on: {
    email: (about) => `Nous vous écrivons par e-mail sur ${about}.`,
    sms: (about) => `Nous vous envoyons des SMS sur ${about}.`,
    push: (about) => `Nous envoyons à votre téléphone des notifications sur ${about}.`,
  },
  off: {
    email: (about) => `Vous ne recevez plus d’e-mails sur ${about}.`,
    sms: (about) => `Vous ne recevez plus de SMS sur ${about}.`,
    push: (about) => `Vous ne recevez plus de notifications sur ${about}.`,
  },
  offInAccount:
    'Ces messages ont été désactivés dans votre compte. Ils ne peuvent être réactivés que là, dans vos choix de messages, une fois connecté.',
  buttons: { refuse: 'Ne plus recevoir ces messages', allow: 'Recevoir de nouveau ces messages' },
  securityStays: 'Les messages sur la sécurité de votre compte arrivent toujours.',
};

const mg: UnsubscribeTexts = {
  title: 'Ny hafatra alefa aminao',
  topics: {
    payments: 'ny fandoavanao sy ny tapakilanao',
    reminders: 'izay tokony haloa sy ny fe-potoana',
    cases: 'ny taratasinao sy ny raharahanao',
  },
  on: {
    email: (about) => `Mandefa mailaka aminao momba ${about} izahay.`,
    sms: (about) => `Mandefa SMS aminao momba ${about} izahay.`,
    push: (about) => `Mandefa filazana amin’ny findainao momba ${about} izahay.`,
  },
  off: {
    email: (about) => `Tsy hahazo mailaka momba ${about} intsony ianao.`,
    sms: (about) => `Tsy hahazo SMS momba ${about} intsony ianao.`,
    push: (about) => `Tsy hahazo filazana momba ${about} intsony ianao.`,
  },
  offInAccount:
    'Nesorina tao amin’ny kaontinao ireo hafatra ireo. Ao ihany no azo amerenana azy, ao amin’ny safidinao momba ny hafatra, rehefa tafiditra ao ianao.',
  buttons: { refuse: 'Tsy te hahazo ireo hafatra ireo intsony', allow: 'Te hahazo ireo hafatra ireo indray' },
  securityStays: 'Tonga foana ny hafatra momba ny fiarovana ny kaontinao.',
};

const en: UnsubscribeTexts = {
  title: 'Your messages',
  topics: {
    payments: 'your payments and receipts',
    reminders: 'what is to be paid and by when',
    cases: 'your documents and applications',
  },
  on: {
    email: (about) => `We write to you by e-mail about ${about}.`,
    sms: (about) => `We send you text messages about ${about}.`,
    push: (about) => `We send notifications to your phone about ${about}.`,
  },
  off: {
    email: (about) => `You get no more e-mails about ${about}.`,
    sms: (about) => `You get no more text messages about ${about}.`,
    push: (about) => `You get no more notifications about ${about}.`,
  },
  offInAccount:
    'These messages were turned off in your account. They can be turned on again only there, in your choices of messages, once you are logged in.',
  buttons: { refuse: 'No more of these messages', allow: 'Get these messages again' },
  securityStays: 'Messages about the security of your account always come.',
};

const es: UnsubscribeTexts = {
  title: 'Sus mensajes',
  topics: {
    payments: 'sus pagos y recibos',
    reminders: 'lo que hay que pagar y los plazos',
    cases: 'sus documentos y trámites',
  },
  on: {
    email: (about) => `Le escribimos por correo electrónico sobre ${about}.`,
    sms: (about) => `Le enviamos SMS sobre ${about}.`,
    push: (about) => `Enviamos a su teléfono notificaciones sobre ${about}.`,
  },
  off: {
    email: (about) => `Ya no recibirá correos sobre ${about}.`,
    sms: (about) => `Ya no recibirá SMS sobre ${about}.`,
    push: (about) => `Ya no recibirá notificaciones sobre ${about}.`,
  },
  offInAccount:
    'Estos mensajes se desactivaron en su cuenta. Solo pueden volver a activarse allí, en sus preferencias de mensajes, tras iniciar sesión.',
  buttons: { refuse: 'No recibir más estos mensajes', allow: 'Volver a recibir estos mensajes' },
  securityStays: 'Los mensajes sobre la seguridad de su cuenta llegan siempre.',
};

const pt: UnsubscribeTexts = {
  title: 'As suas mensagens',
  topics: {
    payments: 'os seus pagamentos e recibos',
    reminders: 'o que há a pagar e os prazos',
    cases: 'os seus documentos e processos',
  },
  on: {
    email: (about) => `Escrevemos-lhe por e-mail sobre ${about}.`,
    sms: (about) => `Enviamos-lhe SMS sobre ${about}.`,
    push: (about) => `Enviamos ao seu telefone notificações sobre ${about}.`,
  },
  off: {
    email: (about) => `Já não recebe e-mails sobre ${about}.`,
    sms: (about) => `Já não recebe SMS sobre ${about}.`,
    push: (about) => `Já não recebe notificações sobre ${about}.`,
  },
  offInAccount:
    'Estas mensagens foram desativadas na sua conta. Só podem voltar a ser ativadas aí, nas suas preferências de mensagens, depois de iniciar sessão.',
  buttons: { refuse: 'Não receber mais estas mensagens', allow: 'Voltar a receber estas mensagens' },
  securityStays: 'As mensagens sobre a segurança da sua conta chegam sempre.',
};

export const unsubscribeTexts: Readonly<Record<Language, UnsubscribeTexts>> = { fr, mg, en, es, pt };
