import type { Severity } from '../../protocol/audit.ts';
import { everyWord, firstWord, foldWords, saysNothing } from '../spec/fold-text.ts';

/** How English, Spanish and Portuguese reports name their parts; folded words, whole. */

const recommendations =
  /^(?:\d+ )?(?:key |main |top )?(?:recommendations?|recommended (?:actions|fixes)|next steps|action plan|suggestions|recomendacion(?:es)?|acciones recomendadas|proximos pasos|plan de accion|sugerencias|recomendac(?:ao|oes)|acoes recomendadas|proximos passos|plano de acao|sugestoes)\b/u;
const legend =
  /^(?:\d+ )?(?:legend|severity (?:levels?|scale|legend|guide)|priority levels?|scale|leyenda|niveles? de (?:severidad|prioridad)|escala|legenda|nive(?:l|is) de (?:severidade|prioridade))\b/u;

/** What a heading opens in which nothing is a finding. */
export function isAside(heading: string): 'recommendations' | 'legend' | null {
  const words = foldWords(heading.slice(0, 120));
  return recommendations.test(words) ? 'recommendations' : legend.test(words) ? 'legend' : null;
}

const plain = new Set(
  `critical high medium low minor trivial major severe urgent blocker info informational cosmetic critico critica criticos criticas criticidad criticidade
  alto alta altos altas medio media medios medias baixo baixa baixos baixas bajo baja bajos bajas leve leves menor menores mayor mayores maior maiores
  issue issues finding findings problem problems defect defects item items total count priority severity level problema problemas hallazgo hallazgos
  achado achados incidencia incidencias defecto defectos defeito defeitos prioridad prioridade severidad severidade nivel gravedad gravidade cantidad quantidade
  none no ningun ninguno ninguna nenhum nenhuma zero open fixed found encontrados encontradas the of de em en y e and or must should fix be fixed immediately points puntos pontos each cada um uno`.split(
    /\s+/u,
  ),
);

function isCounting(word: string): boolean {
  return word === '' || plain.has(word) || ((word < 'a' || word.length === 2) && /^(?:\d+|p[0-4])$/u.test(word));
}

/** Whether a text names a severity or counts findings ("Critical issues: 3"), and says nothing of any one. */
export function isOnlyCount(text: string): boolean {
  return everyWord(text.slice(0, 400), isCounting);
}

/** Whether a text says nothing of a finding: it names a severity, counts, or says that there is none. */
export function isNoText(text: string): boolean {
  const first = firstWord(text);
  return (isCounting(first) && isOnlyCount(text)) || saysNothing(text, first);
}

type Field = 'file' | 'line' | 'description' | 'recommendation' | 'category' | 'title' | 'severity';

const fieldWords: Readonly<Record<Field, string>> = {
  file: 'file, files, location, path, where, place, file line, archivo, archivos, fichero, ficheros, ubicacion, ruta, arquivo, arquivos, ficheiro, ficheiros, local, localizacao, caminho',
  line: 'line, lines, linea, lineas, linha, linhas',
  description:
    'description, detail, details, problem, impact, descripcion, detalle, detalles, problema, impacto, descricao, detalhe, detalhes',
  recommendation:
    'recommendation, fix, suggested fix, proposed fix, solution, remedy, action, recomendacion, correccion, solucion, accion, recomendacao, correcao, solucao, acao',
  category: 'category, type, rule, area, categoria, tipo, regla, regra',
  title: 'title, issue, finding, titulo, hallazgo, achado, incidencia',
  severity: 'severity, priority, level, severidad, prioridad, nivel, severidade, prioridade, gravedad, gravidade',
};
const fields = new Map(
  Object.entries(fieldWords).flatMap(([field, words]) => words.split(', ').map((word): [string, Field] => [word, field as Field])),
);

/** What a label or a table's column is about; null: something else. */
export function fieldNamed(label: string): Field | null {
  return fields.get(foldWords(label.slice(0, 60))) ?? null;
}

const overall = '(?:overall|global|final|total|general|geral)';
const scores: readonly RegExp[] = [
  new RegExp(
    `^(?:${overall} (?:audit )?(?:score|rating)|(?:score|puntuacion|puntaje|calificacion|pontuacao|nota|puntaje de auditoria) ${overall})$`,
    'u',
  ),
  /^(?:(?:audit |module |quality )?score|puntuacion|puntaje|calificacion|pontuacao|nota)$/u,
  new RegExp(`^(?:${overall} )?(?:compliance|cumplimiento|conformidad|conformidade)(?: (?:score|rate|level|${overall}))?$`, 'u'),
];

/** How much a label promises the score of the whole audit: 0 the most; null: it promises none. */
export function scoreRank(label: string): number | null {
  const words = foldWords(label.slice(0, 60));
  const rank = scores.findIndex((pattern) => pattern.test(words));
  return rank < 0 ? null : rank;
}

/** "Critical (P0)", "🔴 P0", "P1 – High priority (3)": the severity of what stands below; null: a heading of something else. */
export function sectionSeverity(heading: string): Severity | null {
  if (!isOnlyCount(heading)) return null;
  const [only, ...others] = new Set(heading.match(/\bP[0-4]\b/gu));
  return others.length === 0 ? ((only as Severity | undefined) ?? null) : null;
}
