import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { Lead } from '../../src/core/score/score.ts';
import type { Drawing, Shape } from '../../src/core/score/shape.ts';
import type { Ui } from './ui.ts';

/** What drawings look like, for the whole page. */
export function adoptStyles(styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets.push(sheet);
}

/** Opens what a shape, or its row in the table, leads to. */
export function followLead(ui: Pick<Ui, 'run' | 'ask'>, lead: Lead): void {
  const { runId } = ui.run;
  if (lead.to === 'log') void ui.ask('openLog', { runId, hash: lead.hash });
  else void ui.ask('openTranscript', { runId, path: lead.path, turn: lead.turn });
}

/** A drawing that nothing is cut of; `label`: for screen readers, which read the table beside it. */
export function chartView({ width, height, outer }: Drawing, label: string, onLead: (lead: Lead) => void): SVGTemplateResult {
  return svg`<svg class="score" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${outer.map((shape) => shapeView(shape, onLead))}
  </svg>`;
}

export function shapeView(shape: Shape, onLead: (lead: Lead) => void): SVGTemplateResult {
  const title = shape.title === undefined ? nothing : svg`<title>${shape.title}</title>`;
  const { lead } = shape;
  const click = lead ? () => onLead(lead) : nothing;
  switch (shape.is) {
    case 'rect': {
      const { look, x, y, width, height, radius = 0 } = shape;
      return svg`<rect class=${look} data-lead=${lead?.to ?? nothing} x=${x} y=${y} width=${width} height=${height} rx=${radius} @click=${click}>${title}</rect>`;
    }
    case 'path':
      return svg`<path class=${shape.look} data-lead=${lead?.to ?? nothing} d=${shape.d} @click=${click}>${title}</path>`;
    case 'text':
      return svg`<text class=${shape.look} x=${shape.x} y=${shape.y} text-anchor=${shape.anchor ?? nothing}>${shape.text}${title}</text>`;
  }
}
