// Fields that one JSON object names twice. JSON.parse keeps the last silently; of `"fiscalPower":4 … "fiscalPower":14`
// nobody can say which one the partner meant, so the line is refused.

/** A line of nothing but repetitions must not make thousands of errors. */
const maxNamed = 10;

/**
 * Names (`owner.name` for nested ones) that occur twice, none for nearly every line. `record` is what JSON.parse made
 * of `text`.
 */
export function duplicateFields(text: string, record: object): string[] {
  // Every name is followed by a colon: where all colons are accounted for by the fields that JSON.parse kept and by the
  // texts in them, none is left for a second mention. An escape could hide a colon of a text, so it forbids the second
  // account. Counting takes 0.8 µs a line, the close look 5.
  const unaccounted = countColons(text) - countFields(record);
  if (unaccounted === 0) return [];
  if (!text.includes('\\') && unaccounted === colonsInTexts(record)) return [];
  return [...new Set(namesTwice(text))].slice(0, maxNamed);
}

function countColons(text: string): number {
  let colons = 0;
  for (let index = text.indexOf(':'); index !== -1; index = text.indexOf(':', index + 1)) colons++;
  return colons;
}

/** Of the record and of the objects directly in it; deeper ones get the closer look, and are refused later anyway. */
function countFields(record: object): number {
  const values = Object.values(record);
  let fields = values.length;
  for (const value of values)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) fields += Object.keys(value).length;
  return fields;
}

/** As deep as countFields, for partners whose refs are like `urn:vehicle:17`. */
function colonsInTexts(record: object, isNested = false): number {
  let colons = 0;
  for (const value of Object.values(record)) {
    if (typeof value === 'string') colons += countColons(value);
    else if (typeof value === 'object' && value !== null && !isNested) colons += colonsInTexts(value, true);
  }
  return colons;
}

const token = /"(?:[^"\\]|\\.)*"|[{}]/g;

function* namesTwice(text: string): Iterable<string> {
  const scopes: { prefix: string; names: Set<string> }[] = [];
  let name = '';
  for (const { 0: part, index } of text.matchAll(token)) {
    const scope = scopes.at(-1);
    if (part === '{') scopes.push({ prefix: scope ? `${name}.` : '', names: new Set() });
    else if (part === '}') scopes.pop();
    else if (scope && isName(text, index + part.length)) {
      name = JSON.parse(part) as string;
      if (scope.names.has(name)) yield scope.prefix + name;
      scope.names.add(name);
    }
  }
}

/** Whether the string that ends before `end` is followed by a colon. */
function isName(text: string, end: number): boolean {
  let index = end;
  while (' \t\r'.includes(text.charAt(index)) && index < text.length) index++;
  return text[index] === ':';
}
