import { z } from 'zod';
import { nearestWord } from './nearest-word.ts';
import type { SettingsProblem, YamlText } from './yaml-text.ts';

/** Whoever wrote more mistakes than this mends the first ones first. */
const mostProblems = 30;

type Issue = z.core.$ZodIssue;

/** Checks a document against a schema; each problem says file, line, key and what was expected. */
export function checkAgainst<T>(
  schema: z.ZodType<T>,
  yaml: YamlText,
  file: string,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: SettingsProblem[] } {
  const result = schema.safeParse(yaml.value ?? {});
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.slice(0, mostProblems).flatMap((issue) => explain(issue, schema, yaml, file));
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line) };
}

function explain(issue: Issue, schema: z.ZodType, yaml: YamlText, file: string): SettingsProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.slice(0, mostProblems).map((key) => ({
      file,
      line: yaml.lineOfKey(path, key),
      key: [...path, key].join('.'),
      message: unknownKey(key, known),
    }));
  }
  const found = valueAt(yaml.value, path);
  return [{ file, line: yaml.lineOf(path), key: path.map(String).join('.'), message: `${expectation(issue)}, found ${nameOf(found)}.` }];
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearestWord(key, known);
  return `"${key.slice(0, 60)}" is no setting.${near ? ` Did you mean "${near}"?` : ''} Known here: ${known.join(', ')}.`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Expected ${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_small':
      if (issue.origin === 'array') return `Expected a list with at least ${issue.minimum} entr${issue.minimum === 1 ? 'y' : 'ies'}`;
      if (issue.origin === 'string') return 'Expected a text that is not empty';
      return `Expected a number ${issue.inclusive ? `of at least ${issue.minimum}` : `above ${issue.minimum}`}`;
    case 'too_big':
      return `Expected at most ${issue.maximum}`;
    case 'invalid_value':
      return `Expected ${issue.values.map(String).join(' or ')}`;
    case 'invalid_union':
      // The only union of the settings files is a command.
      return 'Expected a command: a list like [npm, run, build], or one line of text';
    case 'invalid_key':
      return 'Expected a name in lower case, like "backend" (letters, digits and "-")';
    default:
      return issue.message;
  }
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'keys with values';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? `the text ${JSON.stringify(value.slice(0, 60))}` : `a ${typeof value}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[key];
  }
  return here;
}

/** The keys that the schema allows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let here: unknown = schema;
  for (const key of path) {
    here = unwrap(here);
    if (here instanceof z.ZodObject) here = Object.hasOwn(here.shape, key) ? (here.shape as Record<PropertyKey, unknown>)[key] : undefined;
    else if (here instanceof z.ZodRecord) here = here.valueType;
    else return [];
  }
  here = unwrap(here);
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}
