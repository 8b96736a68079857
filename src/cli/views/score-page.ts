import { inEnglish } from '../../core/describe/message.ts';
import { clockText, english, localeOf, localTime } from '../../core/describe/locale.ts';
import { titleOf } from '../../core/describe/request-title.ts';
import { drawLegend } from '../../core/score/draw-legend.ts';
import { drawNotes } from '../../core/score/draw-notes.ts';
import { drawScore } from '../../core/score/draw-score.ts';
import { ScoreReader } from '../../core/score/read-score.ts';
import { noteSigns, noteWords, scoreNotes } from '../../core/score/score-notes.ts';
import { scoreRows } from '../../core/score/score-rows.ts';
import { scoreStyles } from '../../core/score/score-styles.ts';
import { escaped, svgText } from '../../core/score/svg-text.ts';
import { timeAxis } from '../../core/score/time-axis.ts';
import { sanitise } from '../../core/report/sanitise.ts';
import { describeStatus } from '../../core/describe/terms.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';

/** Colours that are read on paper and on a screen, by day and by night. */
const colours = `
:root, svg { color-scheme: light dark; --ink: light-dark(#1f2328, #e6e6e6); --dim: light-dark(#59636e, #9da5ae); --line: light-dark(#d5d9de, #3a3f45);
--ground: light-dark(#ffffff, #1b1d1f); --tint: light-dark(#f4f6f8, #222528); --work: light-dark(#1f6feb, #5aa2ff); --act: light-dark(#57606a, #a8b0b9);
--person: light-dark(#8250df, #c297ff); --good: light-dark(#1a7f37, #56d364); --bad: light-dark(#cf222e, #ff7b72); --warn: light-dark(#9a6700, #e3b341); }
svg { font-family: system-ui, sans-serif; background: var(--ground); }`;

const page = `
body { margin: 32px auto; max-width: 1280px; padding: 0 24px; background: var(--ground); color: var(--ink); font: 13px/1.5 system-ui, sans-serif; }
h1 { font-size: 20px; margin: 0; } p { margin: 4px 0 20px; color: var(--dim); } .sheet { overflow-x: auto; } .sheet svg { display: block; }
h2 { font-size: 14px; margin: 16px 0 4px; } ol { list-style: none; margin: 0; padding: 0; } li { display: grid; grid-template-columns: 32px 52px 22px 1fr; padding: 2px 0; }
li time { font-variant-numeric: tabular-nums; } li span { overflow-wrap: anywhere; } .good { color: var(--good); } .bad { color: var(--bad); } .warn, .retry { color: var(--warn); } .guided, .person { color: var(--person); }
table { border-collapse: collapse; margin-top: 12px; width: 100%; } td, th { text-align: left; padding: 3px 16px 3px 0; vertical-align: top; }
tr + tr { border-top: 1px solid var(--line); } td:nth-child(-n + 2), th:nth-child(-n + 2) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
summary { cursor: pointer; margin-top: 20px; }`;

/** The score of a run as one file to send around: SVG alone, or a page with the same as a table. No script, nothing from elsewhere. */
export function scorePage(events: readonly RunEvent[], state: RunState, format: 'svg' | 'html'): string {
  const reader = new ScoreReader();
  reader.take(events);
  const now = Date.parse(state.endedAt ?? state.lastAt);
  const axis = timeAxis(state, now);
  const { score } = reader;
  const sight = { from: 0, to: axis.length };
  // A page says once that its amounts are simulated; a picture has no line for it.
  const locale = format === 'svg' ? localeOf(english, state) : english;
  const drawing = drawScore({ score, state, axis, sight, width: 1240, now, locale });
  const begin = Date.parse(state.startedAt);
  const styles = `${colours}${scoreStyles}`;
  const notes = scoreNotes(score, state, now);
  const legend = drawLegend(english, drawing.width);
  if (format === 'svg') return `${svgText(drawing, styles, [legend, drawNotes(notes, begin, drawing.width, locale)])}\n`;
  const svg = svgText(drawing, styles);
  const told = notes.map((note) => {
    const words = `<b>${escaped(sanitise(inEnglish(note.who)))}</b>: ${escaped(noteWords(note, english))}`;
    return `<li><b>${note.number}</b><time>${clockText(note.at - begin)}</time><b class="${note.kind}">${noteSigns[note.kind]}</b><span>${words}</span></li>`;
  });
  const rows = scoreRows(score, state, { from: begin, to: now, now }).map(({ at, ms, who, kind, what, ended, usd }) => {
    const cells = [english.duration(at - begin), ms === null ? '' : english.duration(ms), ...[who, kind, what].map(inEnglish)];
    const sign = ended === '' ? '' : ended === 'good' ? '✓' : '✗';
    return `<tr>${[...cells, usd === undefined ? '' : english.usd(usd), sign].map((cell) => `<td>${escaped(sanitise(cell))}</td>`).join('')}</tr>`;
  });
  const title = escaped(sanitise(titleOf(state)));
  const facts = [
    describeStatus(state.status).text,
    english.usd(state.spend.usd),
    english.duration(now - begin),
    localTime(state.startedAt),
  ].map(inEnglish);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>${colours}${page}</style></head><body>
<h1>${title}</h1><p>${escaped(facts.join(' · '))}${state.scripted ? '<br>Demo: answers scripted, costs simulated. Builds and tests are real.' : ''}</p>
<div class="sheet" role="region" aria-label="Score" tabindex="0">${svg}
${svgText(legend, null)}</div>
${told.length === 0 ? '' : `<h2>What happened</h2>\n<ol>\n${told.join('\n')}\n</ol>`}
<details><summary>As a table</summary><table><thead><tr><th>After</th><th>Took</th><th>Who</th><th>Kind</th><th>What</th><th>Cost</th><th>Ended</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></details></body></html>
`;
}
