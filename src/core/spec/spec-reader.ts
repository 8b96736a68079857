import type { Spec, SpecFile, SpecLayer } from '../../protocol/spec.ts';
import { sentence } from '../describe/message.ts';
import { fileItem } from './file-item.ts';
import { saysNothing } from './fold-text.ts';
import { keyValue, listItem, withoutMarks, type ListItem, type MarkdownLine } from './markdown-lines.ts';
import type { Problem } from './problem.ts';
import {
  dateOf,
  entityKey,
  proseNames,
  sectionOf,
  specName,
  statusOf,
  typesIn,
  type EntityKey,
  type ProseName,
  type SectionName,
} from './spec-words.ts';

/** Deeper than any real heading. */
const boldLevel = 7;

type Layer = { heading: string; line: number; files: SpecFile[] };

/** Reads a spec line by line; one per document. */
export class SpecReader {
  private name: string | null = null;
  private date = '';
  private wrongDate = false;
  private status = '';
  /** Lines of the sections that were opened. */
  private readonly prose = new Map<ProseName, string[]>();
  private proseEnd = 0;
  private readonly facts: Record<EntityKey, string[]> = { pattern: [], references: [], type: [] };
  private fact: EntityKey | null = null;
  private readonly layers: Layer[] = [];
  private layerIndent = 0;
  private layerLevel = Number.POSITIVE_INFINITY;
  private readonly tasks: Spec['tasks'] = [];
  private readonly dependencies: string[] = [];
  /** Heading within the dependencies; null: none. */
  private place: string | null = null;
  private readonly proof: string[] = [];
  private section: SectionName | 'other' | 'none' = 'none';
  private sectionLevel = 0;
  private readonly sections = new Set<SectionName>();
  private readonly problems: Problem[] = [];
  private readonly warnings: Problem[] = [];

  read(line: MarkdownLine, next: MarkdownLine | undefined): void {
    if (line.heading) this.readHeading(line, line.heading, next);
    else if (!line.hidden || isProse(this.section)) this.readText(line);
  }

  private readHeading(line: MarkdownLine, heading: { level: number; text: string }, next: MarkdownLine | undefined): void {
    const name = specName(heading.text);
    if (name !== null) {
      if (this.name !== null)
        this.problems.push({ line: line.number, message: sentence('A second "Spec:" heading. Keep one spec per file.') });
      else if (name === '')
        this.problems.push({
          line: line.number,
          message: sentence('The spec has no name. Write it behind the colon: "## Spec: Contract templates".'),
        });
      this.name ??= name;
      return;
    }
    const inline = keyValue(heading.text);
    const section = sectionOf(heading.text) ?? (inline ? sectionOf(inline.key) : null);
    // A layer may well be called "Data", which is also a word for a date.
    const other = section === null || section === 'date' || section === 'status';
    if (this.section === 'files' && other && (heading.level > this.sectionLevel || (isBox(next) && !this.deeperLayers()))) {
      // Deeper headings inside a layer ("##### Migrations") are no layers.
      if (heading.level <= this.layerLevel) this.openLayer(heading.text, line.number, heading.level);
      return;
    }
    // A layer's own part of the list.
    if (this.section === 'dependencies' && section === null && heading.level > this.sectionLevel) {
      this.place = withoutMarks(heading.text).replace(/:$/u, '').trim();
      return;
    }
    this.place = null;
    this.section = section ?? 'other';
    this.sectionLevel = heading.level;
    this.fact = null;
    if (section !== null) this.sections.add(section);
    if (section === 'files') this.layerLevel = Number.POSITIVE_INFINITY;
    if (section && inline && sectionOf(inline.key) === section && inline.value !== '') this.readValue(section, inline.value, line.number);
  }

  /** Whether the layers are deeper than their section, as they should be: then a heading of the section's level ends it. */
  private deeperLayers(): boolean {
    return this.layerLevel > this.sectionLevel && this.layerLevel <= 6;
  }

  private openLayer(heading: string, line: number, level: number): void {
    const bare = withoutMarks(heading);
    this.layers.push({ heading: bare.endsWith(':') ? bare.slice(0, -1).trimEnd() : bare, line, files: [] });
    this.layerLevel = level;
    this.layerIndent = 0;
  }

  private readText(line: MarkdownLine): void {
    const text = line.text.trim();
    switch (this.section) {
      case 'summary':
      case 'cause':
      case 'reproduction':
      case 'fix':
        return this.readProse(line, this.section);
      case 'entity':
        return this.readFact(line, text);
      case 'files':
        return this.readFile(line);
      case 'tasks':
        return this.readTask(line);
      case 'dependencies':
        return this.readLine(line, this.dependencies, this.place === null ? '' : ` (${this.place})`);
      case 'proof':
        return this.readLine(line, this.proof);
      case 'date':
      case 'status':
      case 'none': {
        const inline = keyValue(listItem(text)?.text ?? text);
        const key = inline ? sectionOf(inline.key) : null;
        if (inline && (key === 'date' || key === 'status')) this.readValue(key, inline.value, line.number);
        else if (this.section !== 'none') this.readValue(this.section, text, line.number);
        return;
      }
      case 'other':
        return;
    }
  }

  private readValue(section: SectionName, value: string, line: number): void {
    const bare = withoutMarks(value);
    if (section === 'date' && this.date === '') {
      this.date = dateOf(bare);
      if (this.date === '') {
        this.wrongDate = true;
        this.warnings.push({ line, message: sentence('"{0}" is no date. Write it like 2026-02-06.', bare.slice(0, 60)) });
      }
    } else if (section === 'status' && this.status === '') this.status = statusOf(bare);
    else if (isProse(section)) this.prose.set(section, [value]);
    else if ((section === 'dependencies' || section === 'proof') && !saysNothing(bare)) this[section].push(value);
  }

  private readProse({ number, text }: MarkdownLine, section: ProseName): void {
    const prose = this.prose.get(section) ?? [];
    if (prose.length > 0 && number > this.proseEnd + 1) prose.push('');
    this.prose.set(section, [...prose, text.trimEnd()]);
    this.proseEnd = number;
  }

  private readFact(line: MarkdownLine, text: string): void {
    const item = listItem(text);
    const inline = keyValue(item?.text ?? text);
    const key = inline ? entityKey(inline.key) : null;
    if (inline && key) {
      this.fact = key;
      this.facts[key].push(inline.value);
      if (key === 'type' && typesIn(inline.value).length !== 1) {
        this.warnings.push({
          line: line.number,
          message: sentence('The type is not clear. Write one of: new entity, new capability, modification.'),
        });
      }
    } else if (this.fact === 'references' && item && line.indent > 0) this.facts.references.push(item.text);
    else this.fact = null;
  }

  private readFile(line: MarkdownLine): void {
    const item = listItem(line.text);
    // A layer's name in bold instead of a heading.
    const bold = !item && /^\s*\*\*[^*]{1,80}\*\*:?\s*$/u.test(line.text);
    if (bold && (this.layers.length === 0 || this.layerLevel === boldLevel))
      this.openLayer(line.text.trim().replace(/:$/u, ''), line.number, boldLevel);
    if (!item || saysNothing(item.text)) return;
    const layer = this.layers.at(-1);
    const file = fileItem(item.text);
    const nested = layer !== undefined && layer.files.length > 0 && line.indent > this.layerIndent + 1;
    if (nested && !(item.done !== null && file && /[/\\.]/u.test(file.path))) return;
    if (!file || (item.done === null && !/[/\\.]/u.test(file.path))) {
      const message = sentence('"{0}" names no file. Write "- [ ] path/of/the/file: what is done there".', item.text.slice(0, 80));
      if (item.done === null) this.warnings.push({ line: line.number, message });
      else this.problems.push({ line: line.number, message });
    } else if (!layer) {
      this.problems.push({
        line: line.number,
        message: sentence('{0} is under no layer. Put a heading like "#### Backend" above it.', file.path),
      });
    } else {
      if (!nested) this.layerIndent = line.indent;
      layer.files.push({ ...file, done: item.done ?? false, line: line.number });
    }
  }

  private readTask(line: MarkdownLine): void {
    const item = listItem(line.text);
    if (!item || saysNothing(item.text) || line.indent > 3) return;
    const { number, text } = numbered(item);
    const safe = number !== null && Number.isSafeInteger(number) && number > 0 ? number : (this.tasks.at(-1)?.number ?? 0) + 1;
    this.tasks.push({ number: safe, text, done: item.done ?? false, line: line.number });
  }

  private readLine(line: MarkdownLine, into: string[], more = ''): void {
    const text = listItem(line.text)?.text ?? line.text.trim();
    if (!saysNothing(text)) into.push(text + more);
  }

  /** The result; `lines` is the document's length, for problems without a line. */
  finish(lines: number): { spec: Spec; problems: Problem[]; warnings: Problem[] } {
    if (this.name === null) this.problems.unshift({ line: 1, message: sentence('There is no heading "## Spec: {name}".') });
    if (!this.sections.has('files'))
      this.problems.push({ line: lines, message: sentence('There is no section "### Files to Create/Modify".') });
    else if (this.layers.every((layer) => layer.files.length === 0) && this.problems.length === 0) {
      this.problems.push({
        line: lines,
        message: sentence('The spec names no file. List files as "- [ ] path: what is done" under a layer\'s heading.'),
      });
    }
    if (this.date === '' && !this.wrongDate) this.warnings.push({ line: 1, message: sentence('The spec has no date.') });
    const value = (key: EntityKey): string => withoutMarks(this.facts[key].find((text) => !saysNothing(text)) ?? '');
    const spec: Spec = {
      name: this.name ?? '',
      date: this.date,
      status: this.status === '' ? 'active' : this.status,
      summary: '',
      ...Object.fromEntries([...this.prose].map(([name, prose]) => [name, prose.join('\n').trim()])),
      pattern: value('pattern') === '' ? null : value('pattern').replaceAll('`', ''),
      references: [...new Set(this.facts.references.flatMap(names))],
      type: oneOf(typesIn(this.facts.type.join(' '))),
      layers: this.layers satisfies SpecLayer[],
      tasks: this.tasks,
      dependencies: this.dependencies,
      proof: this.proof,
      sections: [...this.sections],
    };
    return { spec, problems: this.problems, warnings: this.warnings };
  }
}

function isProse(section: string): section is ProseName {
  return proseNames.some((name) => name === section);
}

function isBox(line: MarkdownLine | undefined): boolean {
  return line !== undefined && (listItem(line.text)?.done ?? null) !== null;
}

function oneOf<T>(values: readonly T[]): T | null {
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** "Partner, `Bank` and Category" → the names; remarks in brackets are left out. */
function names(value: string): string[] {
  return value
    .replace(/\([^()]*\)/gu, '')
    .split(/[,;]| (?:and|e|y) /u)
    .map((name) => withoutMarks(name).replaceAll('`', '').replace(/\.$/u, ''))
    .filter((name) => !saysNothing(name));
}

/** The task's number stands before the box (`1. [ ] text`) or behind it (`- [ ] 1. text`). */
function numbered(item: ListItem): { number: number | null; text: string } {
  const inner = /^\**(\d{1,9})[.):]\**\s+/u.exec(item.text);
  if (!inner || item.number !== null) return { number: item.number, text: item.text };
  return { number: Number(inner[1]), text: item.text.slice(inner[0].length) };
}
