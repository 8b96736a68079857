/** How the charts of an audit look, for a page that says what its colours are: those of a score (`scoreStyles`), and `--s0` to `--s7` of the lines. */
export const auditStyles = `
.chart text, .chart .score text { fill: var(--ink); font-size: 11px; }
.chart .tick { stroke: var(--line); fill: none; }
.chart .tick-text, .chart .of-open { fill: var(--dim); }
.chart .zero { stroke: var(--dim); fill: none; }
.chart .target { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 6 4; fill: none; }
.chart .target-text { fill: var(--good); }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.chart .point { stroke: var(--ground); stroke-width: 1; }
.chart .opened { fill: color-mix(in srgb, var(--warn) 40%, var(--ground)); stroke: var(--warn); }
.chart .closed { fill: color-mix(in srgb, var(--good) 40%, var(--ground)); stroke: var(--good); }
.chart .of-bar { font-weight: 600; }
.chart .time { fill: color-mix(in srgb, var(--work) 35%, var(--ground)); stroke: var(--work); }
.chart .money { fill: color-mix(in srgb, var(--person) 35%, var(--ground)); stroke: var(--person); }
.chart [data-lead] { cursor: pointer; }
${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `.chart .line.s${n} { stroke: var(--s${n}); } .chart .point.s${n} { fill: var(--s${n}); }`).join('\n')}
`;
