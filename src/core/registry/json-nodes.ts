import type { Message } from '../../protocol/message.ts';
import { MessageError } from '../describe/message-error.ts';
import { sentence } from '../describe/message.ts';

/** A JSON value that knows its lines (from 1); objects keep their entries in order, duplicates and `__proto__` included. */
export type JsonNode =
  | { readonly kind: 'object'; readonly line: number; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'array'; readonly line: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'value'; readonly line: number; readonly value: string | number | boolean | null };

export interface JsonEntry {
  readonly key: string;
  readonly line: number;
  readonly node: JsonNode;
}

export type JsonNodes =
  | { readonly ok: true; readonly node: JsonNode }
  | { readonly ok: false; readonly line: number; readonly key: string; readonly message: Message };

class Broken extends MessageError {}

const deepest = 64;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const blanks = /[ \t\r\n]*/uy;

/** Reads strict JSON (a byte order mark is allowed); on an error, the line and the path of keys (`e.Bank.refs`) where it is. Never throws. */
export function jsonNodes(text: string): JsonNodes {
  const reader = new Reader(text.replace(/^\uFEFF/u, ''));
  try {
    return { ok: true, node: reader.document() };
  } catch (error) {
    if (error instanceof Broken) return { ok: false, line: reader.line, key: reader.path.join('.'), message: error.text };
    throw error;
  }
}

class Reader {
  readonly path: (string | number)[] = [];
  line = 1;
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): JsonNode {
    this.skip();
    if (this.at >= this.text.length) throw new Broken(sentence('The file is empty.'));
    const node = this.value();
    this.skip();
    if (this.at < this.text.length) throw this.unexpected(sentence('the end of the file'));
    return node;
  }

  private value(): JsonNode {
    if (this.path.length > deepest) throw new Broken(sentence('The file is nested too deeply.'));
    const { line } = this;
    const character = this.text[this.at];
    if (character === '{') return { kind: 'object', line, entries: this.object() };
    if (character === '[') return { kind: 'array', line, items: this.array() };
    if (character === '"') return { kind: 'value', line, value: this.string() };
    scalar.lastIndex = this.at;
    const found = scalar.exec(this.text)?.[0];
    if (found === undefined) throw this.unexpected(sentence('a value'));
    this.at += found.length;
    return { kind: 'value', line, value: JSON.parse(found) as number | boolean | null };
  }

  private object(): JsonEntry[] {
    const entries: JsonEntry[] = [];
    this.list('}', () => {
      if (this.text[this.at] !== '"') throw this.unexpected(sentence('a key in double quotes'));
      const { line } = this;
      const key = this.string();
      this.path.push(key);
      this.skip();
      if (this.text[this.at] !== ':') throw this.unexpected('":"');
      this.at += 1;
      this.skip();
      entries.push({ key, line, node: this.value() });
      this.path.pop();
    });
    return entries;
  }

  private array(): JsonNode[] {
    const items: JsonNode[] = [];
    this.list(']', () => {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    });
    return items;
  }

  private list(close: '}' | ']', element: () => void): void {
    this.at += 1;
    this.skip();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      element();
      this.skip();
      const next = this.text[this.at];
      if (next !== ',' && next !== close) throw this.unexpected(sentence('{0} or {1}', '","', `"${close}"`));
      this.at += 1;
      if (next === close) return;
      this.skip();
      if (this.text[this.at] === close) throw new Broken(sentence('There is a comma too many before "{0}".', close));
    }
  }

  private string(): string {
    const start = this.at;
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const character = this.text[this.at];
      if (character === '\\') this.at += 1;
      else if (character === '\n') break;
      else if (character === '"') {
        this.at += 1;
        try {
          return JSON.parse(this.text.slice(start, this.at)) as string;
        } catch {
          throw new Broken(sentence('A text contains a wrong escape or a control character.'));
        }
      }
    }
    throw new Broken(sentence('A text in double quotes does not end in its line.'));
  }

  private skip(): void {
    blanks.lastIndex = this.at;
    const found = blanks.exec(this.text)?.[0] ?? '';
    for (const character of found) if (character === '\n') this.line += 1;
    this.at += found.length;
  }

  private unexpected(wanted: Message): Broken {
    const found = this.text[this.at];
    return new Broken(
      sentence(
        '{0}, found {1}.',
        sentence('Expected {0}', wanted),
        found === undefined ? sentence('the end of the file') : JSON.stringify(found),
      ),
    );
  }
}
