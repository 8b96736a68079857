import type { SpecType } from '../../protocol/spec.ts';
import { foldWords } from './fold-text.ts';

/** Sections that are kept as they are written. */
export const proseNames = ['summary', 'cause', 'reproduction', 'fix'] as const;
export type ProseName = (typeof proseNames)[number];

export type SectionName = 'date' | 'status' | 'entity' | 'files' | 'tasks' | 'dependencies' | 'proof' | ProseName;

const sections: readonly (readonly [SectionName, RegExp])[] = [
  ['date', /^(date|data|fecha)$/u],
  ['status', /^(status|estado|situacao)$/u],
  ['summary', /^(summary|resumo|resumen|overview|visao geral|vision general)$/u],
  [
    'entity',
    /^((entity|entidade|entidad)( (info|information|details))?|(info|informacoes|informacao|informacion|dados|datos) (da|de|de la|sobre a|sobre la) (entidade|entidad))$/u,
  ],
  [
    'files',
    /^(files|arquivos|ficheiros|archivos)( (to|a|para|por) .{1,60}| (changed|created|modified|affected|afetados|afectados).{0,40})?$/u,
  ],
  ['tasks', /^((implementation )?(tasks|task list)|(lista de )?(tarefas|tareas))( (de|to) .{1,40})?$/u],
  ['cause', /^(root cause|causa raiz)$/u],
  ['reproduction', /^(reproduction|reproducao|reproduccion)$/u],
  ['fix', /^(proposed fix|correcao proposta|correccion propuesta)$/u],
  ['dependencies', /^(dependencies|dependencias)$/u],
  [
    'proof',
    /^(changes (in |of |to )?how (the )?work is proven|(altera|muda) como o trabalho (e|sera) comprovado|alteracoes em como o trabalho e comprovado|cambia como se demuestra el trabajo|cambios en como se demuestra el trabajo)$/u,
  ],
];

/** The section that a heading opens, ignoring case, accents, numbering, emphasis and language; null: none. */
export function sectionOf(heading: string): SectionName | null {
  const words = foldWords(heading.slice(0, 200)).replace(/^\d{1,3} /u, '');
  return sections.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

/** The name behind `Spec:`; null when the heading is no spec heading. */
export function specName(heading: string): string | null {
  const found =
    /^[^\p{L}\p{N}]*(?:spec|specification|especificac[aã]o|especificaç[aã]o|especificaci[oó]n)\s{0,4}[*_]{0,2}\s{0,4}[:：–—-](.*)$/iu.exec(
      heading.slice(0, 2000),
    );
  return found ? (found[1] ?? '').replace(/^[\s*_`]+|[\s*_`]+$/gu, '') : null;
}

export type EntityKey = 'pattern' | 'references' | 'type';

/** Which fact of "Entity Info" a key names. */
export function entityKey(key: string): EntityKey | null {
  const words = foldWords(key);
  if (/^(pattern|padrao|patron)$/u.test(words)) return 'pattern';
  if (/^(references?|refs?|referencias?)$/u.test(words)) return 'references';
  return /^(type|tipo)( .{1,30})?$/u.test(words) ? 'type' : null;
}

const types: readonly (readonly [SpecType, RegExp])[] = [
  ['new entity', /\b(new entity|nova entidade|entidade nova|nueva entidad|entidad nueva)\b/u],
  [
    'new capability',
    /\b(new (capability|feature|functionality)|(nova|nueva) (funcionalidade?|capacidade?|capacidad)|(funcionalidade?|capacidade?) (nova|nueva))\b/u,
  ],
  ['modification', /\b(modification|modificacao|modificacion|alteracao)\b/u],
];

/** All types that the text names; more than one means that the template was not filled in. */
export function typesIn(value: string): SpecType[] {
  const words = foldWords(value);
  return types.filter(([, pattern]) => pattern.test(words)).map(([type]) => type);
}

/** The status: `Concluído` → `completed`, `Ativa` → `active`; any other word in lower case. */
export function statusOf(value: string): string {
  const words = foldWords(value);
  if (/^(completed?|done|concluid[oa]|completad[oa])$/u.test(words)) return 'completed';
  return /^(active|ativ[oa]|activ[oa])$/u.test(words) ? 'active' : words;
}

/** The date as `2026-02-06`, found anywhere in the text, also written `06/02/2026` (day first); '' when there is none. */
export function dateOf(value: string): string {
  const iso = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/u.exec(value);
  const local = iso ? null : /(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)/u.exec(value);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : [local?.[3], local?.[2], local?.[1]];
  if (!year || !month || !day) return '';
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? '' : date;
}
