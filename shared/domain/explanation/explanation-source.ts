// What the words of an explanation need beside it: the cited version of the tariff document, seen from here. Shaped so
// that a whole document fits, of whatever rule, and so that telling does not depend on how documents are checked.

import type { Currency } from '../money';
import type { Confidence } from '../tariff/document-fields';
import type { Category, Language } from '../vehicle-fields';
import type { Explanation } from './explanation';

export type Names = { readonly [L in Language]?: string | undefined };

type RuleLabels = {
  readonly method: string;
  /** Of a formula. */
  readonly text?: string | undefined;
  readonly cases?: readonly { readonly key: string; readonly label?: Names | undefined }[] | undefined;
  readonly kinds?: { readonly issue?: RuleLabels | undefined; readonly renewal?: RuleLabels | undefined } | undefined;
};

export type ExplanationSource = {
  readonly title: string;
  readonly names?: Names | undefined;
  readonly category: Category | 'service';
  /** The service's code, such as T-552. */
  readonly service?: string | undefined;
  readonly currency: Currency;
  readonly legalReferences: Readonly<Record<string, string>>;
  /** Of services; those of vehicles are fixed. `amount` is money of the document's currency. */
  readonly inputs?:
    | Readonly<
        Record<
          string,
          { readonly type?: string | undefined; readonly names?: Names | undefined; readonly unit?: string | undefined }
        >
      >
    | undefined;
  readonly rule: RuleLabels;
  readonly rebates?: readonly { readonly id: string; readonly percent?: string | undefined }[] | undefined;
  readonly exemptions?:
    | readonly { readonly ground: string; readonly legalReference: string; readonly confidence: Confidence }[]
    | undefined;
};

/** An explanation as stored, whichever rules wrote it. */
export type ToldExplanation = Pick<Explanation, 'fiscalYear' | 'inputs' | 'tariff' | 'steps'>;

/** The rule that computed: of a document that has one for issue and one for renewal, that of the request's kind. */
export function ruleOf({ rule }: ExplanationSource, kind: unknown): RuleLabels {
  if (kind !== 'issue' && kind !== 'renewal') return rule;
  return rule.kinds?.[kind] ?? rule;
}

/** The key itself where the document does not list it: a reader can still ask for it by that name. */
export const legalText = ({ legalReferences }: ExplanationSource, law: string): string =>
  (Object.hasOwn(legalReferences, law) ? legalReferences[law] : undefined) ?? law;
