import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Around, Neighbour } from '../../src/core/graph/around.ts';
import { isTaken } from './controls/row-keys.ts';
import { plain } from './format.ts';
import { relationWords } from './relation-words.ts';
import { t } from './texts.ts';
import './styles/diagram.css';

interface DiagramOptions extends Around {
  /** In the middle. */
  readonly name: string;
  /** Pixels that there are. */
  readonly width: number;
  readonly onSelect: (name: string) => void;
}

/** So many nodes stand on one side; the table below a diagram has all. */
const most = 14;
const [nodeHeight, step] = [30, 44];

/**
 * Relations around one node: what leads to it on its left, what it leads to on its right. The arrow keys move among the nodes, Enter puts one
 * into the middle. Screen readers hear each node with its relation.
 */
export function diagram({ name, from, to, self, width, onSelect }: DiagramOptions): TemplateResult {
  const gap = Math.max(24, Math.min(130, width * 0.14));
  // A side without nodes takes no room.
  const columns = 1 + Number(from.length > 0) + Number(to.length > 0);
  const nodeWidth = Math.min(240, (width - (columns - 1) * gap) / columns);
  const [left, right] = [from.slice(0, most), to.slice(0, most)];
  const height = Math.max(1, left.length, right.length) * step + (self.length > 0 ? 40 : 16);
  const middle = height / 2;
  const centre = from.length > 0 ? nodeWidth + gap : 0;
  const side = (column: 0 | 2, all: readonly Neighbour[]): Placed[] =>
    all.map((neighbour, index) => ({
      name: neighbour.name,
      words: neighbour.labels.map(relationWords).join(', '),
      column,
      index,
      x: column === 0 ? 0 : centre + nodeWidth + gap,
      y: middle + (index - (all.length - 1) / 2) * step,
    }));
  const nodes = [...side(0, left), ...side(2, right)];
  const more = from.length - left.length + to.length - right.length;
  const node = (text: string, spoken: string, x: number, y: number, column: number, index: number): TemplateResult =>
    html`<button
      type="button"
      class="node ${column === 1 ? 'centre' : ''}"
      data-column=${column}
      data-index=${index}
      tabindex=${column === 1 ? 0 : -1}
      aria-label=${plain(spoken)}
      aria-current=${column === 1 ? 'true' : nothing}
      title=${plain(text)}
      style="left: ${x}px; top: ${y - nodeHeight / 2}px; width: ${nodeWidth}px; height: ${nodeHeight}px"
      @click=${() => onSelect(text)}
    >
      <span class="cut">${plain(text)}</span>
    </button>`;
  const itself = self.map(relationWords).join(', ');
  return html`<div class="diagram" role="group" aria-label=${t('Relations of {0}', name)} style="height: ${height}px" @keydown=${moveByKey}>
      <svg width=${width} height=${height} aria-hidden="true">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 0L8 4L0 8z"></path>
          </marker>
        </defs>
        ${nodes.map(({ column, x, y }) => (column === 0 ? edge(x + nodeWidth, y, centre, middle) : edge(centre + nodeWidth, middle, x, y)))}
        ${nodes.map((one) => edgeWords(one, one.column === 0 ? one.x + nodeWidth + 6 : one.x - 12, middle, gap))}
      </svg>
      ${node(name, self.length === 0 ? name : `${name}, ${itself}: ${t('itself')}`, centre, middle, 1, 0)}
      ${nodes.map(({ name: other, words, column, index, x, y }) =>
        node(other, column === 0 ? `${other} ${words} ${name}` : `${name} ${words} ${other}`, x, y, column, index),
      )}
      ${
        self.length === 0
          ? nothing
          : html`<span
              class="self dim small"
              aria-hidden="true"
              style="left: ${centre}px; top: ${middle + nodeHeight / 2 + 2}px; width: ${nodeWidth}px"
              ><span class="codicon codicon-sync"></span> ${itself}</span
            >`
      }
    </div>
    ${more === 0 ? nothing : html`<p class="dim small">${t('{0} more stand in the table.', more)}</p>`}`;
}

/** A node on a side, with where it stands. */
interface Placed {
  readonly name: string;
  readonly words: string;
  readonly column: 0 | 2;
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

function edge(x1: number, y1: number, x2: number, y2: number): SVGTemplateResult {
  const half = (x1 + x2) / 2;
  return svg`<path class="edge" marker-end="url(#arrow)" d="M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2 - 1} ${y2}"></path>`;
}

/** What an edge means, on that side of it to which it does not bend; where there is no room, the table has it. */
function edgeWords({ words, column, y }: Placed, x: number, middle: number, gap: number): SVGTemplateResult | typeof nothing {
  const letters = Math.floor((gap - 18) / 6);
  if (letters < 8) return nothing;
  const short = words.length > letters ? `${words.slice(0, letters - 1)}…` : words;
  return svg`<text class="edge-words" x=${x} y=${y > middle ? y + 15 : y - 6} text-anchor=${column === 0 ? 'start' : 'end'}>${plain(short)}</text>`;
}

/** Up and down on a side, left and right between them. */
function moveByKey(event: KeyboardEvent): void {
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof Element) || !(target instanceof HTMLElement) || isTaken(event)) return;
  const [column, index] = [Number(target.dataset['column']), Number(target.dataset['index'])];
  const nodes = [...currentTarget.querySelectorAll<HTMLElement>('.node')];
  const inColumn = (wanted: number): HTMLElement[] => nodes.filter((one) => Number(one.dataset['column']) === wanted);
  const beside = (wanted: number): HTMLElement | undefined => {
    const there = inColumn(wanted);
    return there[Math.min(there.length - 1, column === 1 ? Math.floor((there.length - 1) / 2) : index)];
  };
  const next = {
    ArrowUp: inColumn(column)[index - 1],
    ArrowDown: inColumn(column)[index + 1],
    ArrowLeft: beside(column - 1),
    ArrowRight: beside(column + 1),
    Home: inColumn(column)[0],
    End: inColumn(column).at(-1),
  }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
