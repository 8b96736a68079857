/** Of a page that is sent around: read on a screen by day and by night, and on paper. */
export const pageStyles = `
:root { color-scheme: light dark; --ink: light-dark(#1f2328, #e6e6e6); --dim: light-dark(#59636e, #9da5ae); --line: light-dark(#d5d9de, #3a3f45);
--ground: light-dark(#ffffff, #1b1d1f); --tint: light-dark(#f4f6f8, #232629); --work: light-dark(#1f6feb, #5aa2ff); --act: light-dark(#57606a, #a8b0b9);
--person: light-dark(#8250df, #c297ff); --good: light-dark(#1a7f37, #56d364); --bad: light-dark(#cf222e, #ff7b72); --warn: light-dark(#9a6700, #e3b341);
--s0: light-dark(#1f6feb, #5aa2ff); --s1: light-dark(#bc4c00, #f0883e); --s2: light-dark(#8250df, #c297ff); --s3: light-dark(#1b7c83, #39c5cf);
--s4: light-dark(#bf3989, #f778ba); --s5: light-dark(#9a6700, #e3b341); --s6: light-dark(#57606a, #a8b0b9); --s7: light-dark(#1a7f37, #56d364); }
* { box-sizing: border-box; }
body { margin: 40px auto; max-width: 940px; padding: 0 24px; background: var(--ground); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; } h2 { font-size: 16px; margin: 36px 0 10px; } p { margin: 4px 0; } .dim, footer { color: var(--dim); } h2 .dim { font-weight: 400; }
.result { margin-top: 14px; padding: 10px 14px; border-left: 3px solid; background: var(--tint); border-radius: 0 4px 4px 0; overflow-wrap: anywhere; }
.result.good { border-color: var(--good); } .result.bad { border-color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(max(22%, 150px), 46%), 1fr)); gap: 10px; margin: 22px 0 0; }
.tile { border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; } .tile dt { color: var(--dim); font-size: 12px; } .tile dd { margin: 0; }
.tile b { display: block; font-size: 19px; font-weight: 600; font-variant-numeric: tabular-nums; } .tile small { color: var(--dim); font-size: 12px; }
.chart, .wide { overflow-x: auto; } .chart svg { display: block; max-width: 100%; height: auto; min-width: 560px; font-family: system-ui, sans-serif; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } th { color: var(--dim); font-weight: 400; white-space: nowrap; }
th, td { text-align: left; padding: 5px 16px 5px 0; vertical-align: top; font-variant-numeric: tabular-nums; } td { min-width: 4em; } td code { overflow-wrap: anywhere; } td:last-child code { white-space: nowrap; } tbody tr { border-top: 1px solid var(--line); }
code { font: 12px/1.5 ui-monospace, monospace; } summary { cursor: pointer; margin: 10px 0 4px; color: var(--dim); }
.findings { list-style: none; margin: 0; padding: 0; } .finding { display: grid; grid-template-columns: 38px 1fr; gap: 10px; padding: 12px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; break-inside: avoid; }
.finding:first-child { border-top: 0; } .finding p { font-size: 13px; }
.severity { font-size: 12px; line-height: 20px; height: 20px; text-align: center; border: 1px solid; border-radius: 4px; color: var(--dim); }
.severity.P0, .severity.P1 { color: var(--bad); } .severity.P2 { color: var(--warn); }
footer { margin: 40px 0 0; padding-top: 14px; border-top: 1px solid var(--line); font-size: 12px; overflow-wrap: anywhere; }
@media (max-width: 560px) { body { margin: 24px auto; padding: 0 14px; } }
@media print { :root { color-scheme: light; } body { margin: 0; max-width: none; padding: 0; } section { break-inside: avoid-page; } }
`;
