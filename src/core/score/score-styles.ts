/**
 * How the strokes of a score look, for a page that says what its colours are: `--ink`, `--dim`, `--line`, `--ground`, `--tint`, `--work` (models),
 * `--act` (commands), `--person`, `--good`, `--bad`, `--warn`. No colour stands alone: each kind has a form of its own, each ending a sign.
 */
export const scoreStyles = `
.score text { fill: var(--ink); font-size: 11px; }
.score .staff-name { font-size: 12px; }
.score .own, .score .tick-text, .score .of-waiting, .score .budget-text { fill: var(--dim); }
.score .staff-line, .score .base { stroke: var(--line); fill: none; }
.score .phase { fill: transparent; }
.score .phase.even { fill: var(--tint); }
.score .phase-title { font-weight: 600; }
.score .phase-pole { stroke: var(--dim); fill: none; }
.score .legend { fill: var(--dim); }
.score .tick { stroke: var(--line); stroke-dasharray: 1 3; fill: none; }
.score .fold { fill: url(#hatch); opacity: .5; }
.score .fold-edge { stroke: var(--dim); fill: none; }
.score .thinking { fill: color-mix(in srgb, var(--work) 22%, var(--ground)); stroke: var(--work); }
.score .tool { fill: var(--dim); }
.score .command { fill: color-mix(in srgb, var(--act) 30%, var(--ground)); stroke: var(--act); stroke-width: 1.5; }
.score rect.bad { fill: color-mix(in srgb, var(--bad) 25%, var(--ground)); stroke: var(--bad); }
.score rect.open { stroke-dasharray: 3 2; }
.score .person { fill: url(#hatch); stroke: var(--person); }
.score .fermata { stroke: var(--person); stroke-width: 1.8; stroke-linecap: round; fill: none; }
.score path.waiting { stroke: var(--dim); stroke-width: 2; stroke-dasharray: 1 5; stroke-linecap: round; fill: none; }
.score .needs { stroke: var(--dim); fill: none; }
.score .mark { font-size: 12px; font-weight: 700; }
.score .mark.good { fill: var(--good); }
.score .mark.bad { fill: var(--bad); }
.score .mark.warn, .score .mark.retry { fill: var(--warn); }
.score .mark.guided, .score .mark.person { fill: var(--person); }
.score .budget-area { fill: color-mix(in srgb, var(--work) 12%, transparent); }
.score .budget-line { stroke: var(--work); stroke-width: 1.5; fill: none; }
.score .cap { stroke: var(--bad); stroke-dasharray: 6 3; fill: none; }
.score .bar-text, .score .note-number { pointer-events: none; }
.score .beside { paint-order: stroke; stroke: var(--ground); stroke-width: 4px; }
.score .note-number { font-size: 10px; font-weight: 600; }
.score .notes-title { font-size: 13px; font-weight: 600; }
.score .hatch { stroke: var(--person); stroke-width: 1; opacity: .55; }
.score [data-lead] { cursor: pointer; }
.score [data-lead]:hover { filter: brightness(1.15); stroke-width: 2; }
`;
