import type { Drawing, Shape } from './shape.ts';

/** The patterns of a drawing; once in a document, names being the document's. */
function patterns({ width, height, left = 0 }: Drawing): string[] {
  return [
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern>',
    `<clipPath id="plot"><rect x="${left}" y="0" width="${width - left}" height="${height}"/></clipPath></defs>`,
  ];
}

/**
 * A drawing as SVG, with others `below` it; `styles` null: beside another one, which has them. Every text in it is escaped: names and commands
 * are whatever a workspace or a model wrote.
 */
export function svgText(drawing: Drawing, styles: string | null, below: readonly Drawing[] = []): string {
  const { width, outer, inner } = drawing;
  let { height } = drawing;
  const others = below.flatMap((one) => {
    const top = height;
    height += one.height;
    return [`<g transform="translate(0 ${top})">`, ...one.outer.map(shapeText), '</g>'];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="score" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    ...(styles === null ? [] : [`<style>${styles}</style>`, ...patterns(drawing)]),
    ...outer.map(shapeText),
    '<g clip-path="url(#plot)">',
    ...inner.map(shapeText),
    '</g>',
    ...others,
    '</svg>',
  ].join('\n');
}

function shapeText(shape: Shape): string {
  const title = shape.title === undefined ? '' : `<title>${escaped(shape.title)}</title>`;
  switch (shape.is) {
    case 'rect': {
      const { look, x, y, width, height, radius = 0 } = shape;
      return `<rect class="${look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}">${title}</rect>`;
    }
    case 'path':
      return `<path class="${shape.look}" d="${shape.d}">${title}</path>`;
    case 'text': {
      const { look, x, y, text, anchor } = shape;
      return `<text class="${look}" x="${x}" y="${y}"${anchor === undefined ? '' : ` text-anchor="${anchor}"`}>${escaped(text)}${title}</text>`;
    }
  }
}

/** For a text, and for an attribute, of HTML and SVG. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
