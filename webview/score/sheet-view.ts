import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { Lead } from '../../src/core/score/score.ts';
import type { Drawing } from '../../src/core/score/shape.ts';
import { shapeView } from '../shared/shape-view.ts';

interface SheetOptions {
  /** For screen readers, which read the table. */
  readonly label: string;
  /** Horizontal pixel of the playhead; null: it is at the end. */
  readonly head: number | null;
  readonly onLead: (lead: Lead) => void;
}

/** A drawing as it is shown: the strokes, cut at the names, and the playhead over them. */
export function sheetView({ width, height, left = 0, outer, inner }: Drawing, { label, head, onLead }: SheetOptions): SVGTemplateResult {
  return svg`<svg class="score" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    <defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"></path></pattern>
      <clipPath id="plot"><rect x=${left} y="0" width=${Math.max(0, width - left)} height=${height}></rect></clipPath>
    </defs>
    ${outer.map((shape) => shapeView(shape, onLead))}
    <g clip-path="url(#plot)">
      ${inner.map((shape) => shapeView(shape, onLead))}
      ${head === null ? nothing : svg`<path class="playhead" d="M${head} 0V${height}"></path>`}
    </g>
  </svg>`;
}
