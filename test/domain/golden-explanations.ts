// One land vehicle and one service, told in full in each language: what a change of wording must mean to change.
// Written with plain spaces.
import type { Language } from '../../shared/domain/vehicle-fields';

export const landGolden: Record<Language, string[]> = {
  fr: [
    'Taxe sur un véhicule terrestre, exercice fiscal 2026.',
    'Tarif : « Madagascar, taxe sur les véhicules terrestres », version 1 (mg-land-2026, 0123456789abcdef).',
    'Éléments pris en compte : puissance fiscale 7 CV, diesel, première mise en circulation le 17 mai 2018.',
    'Barème (puissance fiscale de 5 à 9 CV, diesel, âge de plus de 5 et jusqu’à 10 ans) : 65 000 Ar. Référence légale : PLF 2026, annexe I-102 bis.',
    'Exonération demandée (ambulance) : le montant entier reste dû tant qu’un justificatif n’est pas approuvé. Référence légale : PLF 2026, art. 02.09.02.',
    'Montant à payer : 65 000 Ar.',
  ],
  mg: [
    'Hetra amin’ny fiara an-tanety, taona ara-ketra 2026.',
    'Tarifa : « Madagasikara, hetra amin’ny fiara an-tanety », kinova 1 (mg-land-2026, 0123456789abcdef).',
    'Noraisina tamin’ny kajy : hery ara-ketra 7 CV, gazoala, nampiasaina voalohany tamin’ny 17 Mey 2018.',
    'Tabilaon’ny tarifa (hery ara-ketra 5 ka hatramin’ny 9 CV, gazoala, fiara mihoatra ny 5 ka hatramin’ny 10 taona) : 65 000 Ar. Fototra ara-dalàna : PLF 2026, annexe I-102 bis.',
    'Nangatahina ny fanafahana amin’ny hetra (fiara mpitondra marary) : aloa feno ny vola raha mbola tsy ekena ny porofo. Fototra ara-dalàna : PLF 2026, art. 02.09.02.',
    'Vola aloa : 65 000 Ar.',
  ],
  en: [
    'Tax on a land vehicle, fiscal year 2026.',
    'Tariff: “Madagascar, tax on land vehicles”, version 1 (mg-land-2026, 0123456789abcdef).',
    'Taken into account: fiscal power 7 CV, diesel, first put into circulation on 17 May 2018.',
    'Tariff grid (fiscal power 5 to 9 CV, diesel, age over 5 up to 10 years): 65,000 Ar. Legal reference: PLF 2026, annexe I-102 bis.',
    'Exemption claimed (ambulance): the full amount is due until a proof of it is approved. Legal reference: PLF 2026, art. 02.09.02.',
    'Amount due: 65,000 Ar.',
  ],
  es: [
    'Impuesto sobre un vehículo terrestre, ejercicio fiscal 2026.',
    'Tarifa: «Madagascar, impuesto sobre los vehículos terrestres», versión 1 (mg-land-2026, 0123456789abcdef).',
    'Datos tenidos en cuenta: potencia fiscal 7 CV, diésel, primera puesta en circulación el 17 de mayo de 2018.',
    'Cuadro de tarifas (potencia fiscal de 5 a 9 CV, diésel, antigüedad de más de 5 y hasta 10 años): 65 000 Ar. Referencia legal: PLF 2026, annexe I-102 bis.',
    'Exención solicitada (ambulancia): se debe el importe íntegro mientras no se apruebe un justificante. Referencia legal: PLF 2026, art. 02.09.02.',
    'Importe a pagar: 65 000 Ar.',
  ],
  pt: [
    'Imposto sobre um veículo terrestre, exercício fiscal de 2026.',
    'Tarifa: «Madagáscar, imposto sobre os veículos terrestres», versão 1 (mg-land-2026, 0123456789abcdef).',
    'Dados tidos em conta: potência fiscal 7 CV, gasóleo, primeira entrada em circulação em 17 de maio de 2018.',
    'Tabela de tarifas (potência fiscal de 5 a 9 CV, gasóleo, idade acima de 5 e até 10 anos): 65 000 Ar. Referência legal: PLF 2026, annexe I-102 bis.',
    'Isenção pedida (ambulância): o montante integral é devido enquanto não for aprovado um comprovativo. Referência legal: PLF 2026, art. 02.09.02.',
    'Montante a pagar: 65 000 Ar.',
  ],
};

export const serviceGolden: Record<Language, string[]> = {
  fr: [
    'Service T-552, renouvellement, exercice fiscal 2026.',
    'Tarif : « Certificat d’origine », version 3 (gq-t-552, fedcba9876543210).',
    'Éléments pris en compte : montant de base 75 010 FCFA.',
    'Pourcentage : montant de base 75 010 FCFA × 2,5 % = 1 875,25 FCFA. Référence légale : Ley 4/2004, art. 12. Chiffre non confirmé.',
    'Arrondi à un multiple de 1 FCFA, au plus proche, la moitié par excès : 1 875 FCFA. Référence légale : Ley 4/2004, art. 12.',
    'Montant à payer : 1 875 FCFA.',
  ],
  mg: [
    'Tolotra T-552, fanavaozana, taona ara-ketra 2026.',
    'Tarifa : « Certificado de origen », kinova 3 (gq-t-552, fedcba9876543210).',
    'Noraisina tamin’ny kajy : vola ifotoran’ny kajy 75 010 FCFA.',
    'Isan-jato : vola ifotoran’ny kajy 75 010 FCFA × 2,5 % = 1 875,25 FCFA. Fototra ara-dalàna : Ley 4/2004, art. 12. Tarehimarika mbola tsy voamarina.',
    'Natao isa boribory isaky ny 1 FCFA, ho amin’ny akaiky indrindra, miakatra ny antsasany : 1 875 FCFA. Fototra ara-dalàna : Ley 4/2004, art. 12.',
    'Vola aloa : 1 875 FCFA.',
  ],
  en: [
    'Service T-552, renewal, fiscal year 2026.',
    'Tariff: “Certificate of origin”, version 3 (gq-t-552, fedcba9876543210).',
    'Taken into account: base amount 75,010 FCFA.',
    'Percentage: base amount 75,010 FCFA × 2.5% = 1,875.25 FCFA. Legal reference: Ley 4/2004, art. 12. Unconfirmed figure.',
    'Rounded to a multiple of 1 FCFA, to the nearest, halves upwards: 1,875 FCFA. Legal reference: Ley 4/2004, art. 12.',
    'Amount due: 1,875 FCFA.',
  ],
  es: [
    'Servicio T-552, renovación, ejercicio fiscal 2026.',
    'Tarifa: «Certificado de origen», versión 3 (gq-t-552, fedcba9876543210).',
    'Datos tenidos en cuenta: importe de la base 75 010 FCFA.',
    'Porcentaje: importe de la base 75 010 FCFA × 2,5 % = 1 875,25 FCFA. Referencia legal: Ley 4/2004, art. 12. Cifra no confirmada.',
    'Redondeado a un múltiplo de 1 FCFA, al más próximo, la mitad por exceso: 1 875 FCFA. Referencia legal: Ley 4/2004, art. 12.',
    'Importe a pagar: 1 875 FCFA.',
  ],
  pt: [
    'Serviço T-552, renovação, exercício fiscal de 2026.',
    'Tarifa: «Certificado de origem», versão 3 (gq-t-552, fedcba9876543210).',
    'Dados tidos em conta: valor de base 75 010 FCFA.',
    'Percentagem: valor de base 75 010 FCFA × 2,5 % = 1 875,25 FCFA. Referência legal: Ley 4/2004, art. 12. Valor não confirmado.',
    'Arredondado a um múltiplo de 1 FCFA, ao mais próximo, a metade por excesso: 1 875 FCFA. Referência legal: Ley 4/2004, art. 12.',
    'Montante a pagar: 1 875 FCFA.',
  ],
};
