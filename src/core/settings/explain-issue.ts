import type { FileProblem } from '../spec/problem.ts';
import * as z from 'zod';
import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { nearestWord } from './nearest-word.ts';
import { mostProblems, type YamlText } from './yaml-text.ts';

type Issue = z.core.$ZodIssue;

export type CheckedSettings<T> = { readonly ok: true; readonly settings: T } | { readonly ok: false; readonly problems: FileProblem[] };

/** Checks a document against a schema; each problem says file, line, key and what was expected. */
export function checkAgainst<T>(schema: z.ZodType<T>, yaml: YamlText, file: string): CheckedSettings<T> {
  const result = schema.safeParse(yaml.value ?? {});
  if (result.success) return { ok: true, settings: result.data };
  const problems = result.error.issues.slice(0, mostProblems).flatMap((issue) => explain(issue, schema, yaml, file));
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line) };
}

function explain(issue: Issue, schema: z.ZodType, yaml: YamlText, file: string): FileProblem[] {
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
  // What is wrong with a key is not what stands behind it.
  const found = issue.code === 'invalid_key' ? String(path.at(-1)) : valueAt(yaml.value, path);
  return [{ file, line: yaml.lineOf(path), key: path.map(String).join('.'), message: unlike(expectation(issue), found) }];
}

function unknownKey(key: string, known: readonly string[]): Message {
  const near = nearestWord(key, known);
  const [shown, all] = [key.slice(0, 60), known.join(', ')];
  return near === null
    ? sentence('Unknown setting "{0}". Known here: {1}.', shown, all)
    : sentence('Unknown setting "{0}". Did you mean "{1}"? Known here: {2}.', shown, near, all);
}

const typeNames: Readonly<Record<string, Message>> = {
  string: sentence('a text'),
  number: sentence('a number'),
  int: sentence('a whole number'),
  boolean: sentence('true or false'),
  array: sentence('a list'),
  object: sentence('keys with values'),
  record: sentence('keys with values'),
};

function expectation(issue: Issue): Message {
  switch (issue.code) {
    case 'invalid_type':
      return sentence('Expected {0}', typeNames[issue.expected] ?? issue.expected);
    case 'too_small': {
      const minimum = Number(issue.minimum);
      if (issue.origin === 'array')
        return minimum === 1
          ? sentence('Expected a list with at least 1 entry')
          : sentence('Expected a list with at least {0} entries', minimum);
      if (issue.origin === 'string') return sentence('Expected a non-empty text');
      return issue.inclusive ? sentence('Expected a number of at least {0}', minimum) : sentence('Expected a number above {0}', minimum);
    }
    case 'too_big':
      return sentence('Expected at most {0}', Number(issue.maximum));
    case 'invalid_value': {
      const [first = '', ...others] = issue.values.map(String);
      return sentence(
        'Expected {0}',
        others.reduce<Message>((before, value) => sentence('{0} or {1}', before, value), first),
      );
    }
    case 'invalid_union':
      if (issue.path[0] === 'confirm') return sentence('Expected a whole number, or false');
      // Every other union of the settings files is a command.
      return sentence('Expected a command: a list like [npm, run, build], or one line of text');
    case 'invalid_key':
      return sentence('Expected a name in lower case, like "backend" (letters, digits and "-")');
    case 'invalid_format':
      return issue.format === 'url' ? sentence('Expected an address that begins with http:// or https://') : issue.message;
    default:
      return issue.message;
  }
}

function unlike(expected: Message, found: unknown): Message {
  return found === undefined || found === null
    ? sentence('{0}, found nothing.', expected)
    : sentence('{0}, found {1}.', expected, nameOf(found));
}

function nameOf(value: unknown): Message {
  if (Array.isArray(value)) return value.length === 0 ? sentence('an empty list') : sentence('a list');
  if (typeof value === 'object') return sentence('keys with values');
  if (typeof value === 'string') return sentence('the text {0}', JSON.stringify(value.slice(0, 60)));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
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
