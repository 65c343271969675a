// The spaces French puts inside quotation marks and before double signs, and Malagasy with it, such that no line breaks
// at them. A tag of templates: what is filled in, legal texts above all, stays as its author wrote it.

const hardSpace = '\u00a0';
const narrowSpace = '\u202f';

export function frenchSpaces(literals: TemplateStringsArray, ...parts: readonly (string | number)[]): string {
  const spaced = literals.map((literal) =>
    literal
      .replace(/ (?=[:»])/g, hardSpace)
      .replace(/(?<=«) /g, hardSpace)
      .replace(/ (?=;)/g, narrowSpace),
  );
  return String.raw({ raw: spaced }, ...parts);
}
