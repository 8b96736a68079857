import { html, type TemplateResult } from 'lit';

/** Rows under their headings. */
export function table(heads: readonly string[], rows: readonly TemplateResult[]): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
