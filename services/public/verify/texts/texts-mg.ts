import { frenchSpaces as mg } from '../../../../shared/domain/explanation/french-spaces';
import type { VerifyTexts } from './verify-texts';

export const verifyTextsMg: VerifyTexts = {
  siteName: 'Hanamarina rosia',
  shortName: 'Rosia',
  ask: {
    title: 'Hanamarina rosia',
    text: 'Atodiho amin’ny kaody eo amin’ny rosia ny fakan-tsarin’ny finday, na tadiavo eto ny rosia. Ho fantatrao raha voaloa ny taona iray, ary tsy misy na inona na inona momba ny olona.',
    byNumber: 'Amin’ny laharany',
    number: 'Laharan’ny rosia',
    numberHint: (example) => `Ohatra ${example}.`,
    subject: 'Laharan’ny fiara, na laharan’ny filazana',
    subjectHint: 'Araka ny voasoratra eo amin’ny rosia. Tsy maninona ny elanelana sy ny tsipika.',
    button: 'Hanamarina',
    byCode: 'Amin’ny soratry ny kaody',
    code: 'Soratry ny kaody',
    codeHint: mg`Izay asehon’ny mpamaky kaody : adiresy, na ampahany telo misaraka amin’ny teboka.`,
    codeButton: 'Hanamarina ny kaody',
    faults: {
      number: 'Tsy laharan-drosia io.',
      subject: 'Soraty koa ny laharan’ny fiara, na ny laharan’ny filazana.',
      code: 'Tsy soratry ny kaodin’ny rosia io.',
      unknown: 'Tsy misy rosia manana io laharana io sy io laharam-piara io. Ampitahao amin’ny rosia izy roa.',
    },
  },
  verdicts: {
    valid: { title: 'Voaloa', text: 'Tena izy ity rosia ity ary manan-kery.' },
    part: { title: 'Voaloa ny ampahany', text: 'Tena izy ity rosia ity. Mbola misy ampahany tokony haloa.' },
    expired: {
      title: 'Lasa ny taona',
      text: 'Tena izy ity rosia ity, nefa ho an’ny taona efa lasa. Tsy manaporofo na inona na inona ho an’ny anio.',
    },
    void: { title: 'Nofoanana', text: 'Nofoanana ity rosia ity. Tsy manan-kery intsony.' },
    undone: {
      title: 'Tsy voaloa intsony',
      text: 'Tena izy ity rosia ity, nefa naverina ny vola na nofoanana ny filazana.',
    },
    distrusted: {
      title: 'Fanalahidy nesorina',
      text: mg`Nosoniavina tamin’ny fanalahidy tsy itokisana intsony. Tsy manaporofo na inona na inona ; azo angatahina ny rosia vaovao.`,
    },
    'not-genuine': { title: 'Tsy tena izy', text: 'Tsy avy aminay ity kaody ity. Tsy manaporofo na inona na inona.' },
    'unknown-key': {
      title: 'Tsy voafaritra',
      text: 'Tsy fantatr’ity finday ity ny fanalahidy nanaovana sonia. Hamarino rehefa misy tambajotra.',
    },
    'no-keys': {
      title: 'Tsy voafaritra',
      text: 'Mbola tsy afaka manamarina raha tsy misy tambajotra ity finday ity. Sokafy indray mandeha ity pejy ity rehefa misy tambajotra.',
    },
  },
  replacedBy: (number) => `Ny rosia ${number} no misolo azy.`,
  facts: {
    plate: 'Laharan’ny fiara',
    service: 'Tolotra',
    notice: 'Laharan’ny filazana',
    fiscalYear: 'Taona ara-ketra',
    standing: 'Voaloa',
    standings: { paid: 'manontolo', part: 'ny ampahany' },
    issuedOn: 'Nomena ny',
    validUntil: 'Manan-kery hatramin’ny',
    number: 'Laharan’ny rosia',
  },
  another: 'Hanamarina rosia hafa',
  offline: {
    whys: {
      busy: mg`Tsy voaontany ny lohamilina : be loatra ny fanontaniana avy amin’ity tambajotra ity.`,
      'no-answer': mg`Tsy voaontany ny lohamilina : tsy namaly izy.`,
      'no-network': 'Voamarina tsy nisy tambajotra.',
      old: 'Voamarina tsy nisy tambajotra, ary efa mihoatra ny iray andro ny lisitry ny rosia nofoanana ato amin’ity finday ity.',
    },
    asOf: (time) =>
      mg`Araka izay fantatra tamin’ny ${time} : tsy fantatra raha nisy fanafoanana na famerenam-bola taorian’izay.`,
    again: 'Hanamarina amin’ny tambajotra',
    needsNetwork:
      'Rehefa misy tambajotra ihany vao azo tadiavina ny laharana. Raha tsy misy, ny soratry ny kaody no azo hamarinina.',
    ready: 'Manomboka izao, ity finday ity dia afaka manamarina kaody na dia tsy misy tambajotra aza.',
  },
  unasked: {
    title: 'Tsy voaontany ny lohamilina',
    again: 'Hanontany indray',
    codeSays: 'Araka ny kaody irery',
    says: {
      valid:
        'Tena izy ity rosia ity, ary voaloa manontolo tamin’ny nanomezana azy. Ny lohamilina ihany no mahalala raha mbola izany.',
      part: 'Tena izy ity rosia ity, ary voaloa ny ampahany tamin’ny nanomezana azy. Ny lohamilina ihany no mahalala raha mbola izany.',
    },
  },
};
