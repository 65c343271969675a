// Which version of a tariff rules, said once: of what is valid on a day, what is in force and came last. Statements that
// put it in their own words would one day disagree on what somebody owes.

/** A condition on rows of `tariff`; both are expressions: the day whose law is asked for, and the one it is asked on. */
export const mayRule = (on: string, today: string): string =>
  `valid_from <= ${on} and (valid_to is null or valid_to > ${on}) and in_force_on <= ${today}`;

/** The order in which the first of those rules. */
export const lastFirst = 'in_force_on desc, number desc';
