import { Personal } from '../../shared/domain/personal';

/** As people write a mobile number of Madagascar, to E.164. Null for what is none. */
export function payerPhone(text: string): Personal | null {
  const digits = /^(?:(?:\+|00)?261|0)?(3\d{8})$/.exec(text.replace(/[\s.()/\p{Pd}]/gu, ''))?.[1];
  return digits === undefined ? null : new Personal(`+261${digits}`);
}
