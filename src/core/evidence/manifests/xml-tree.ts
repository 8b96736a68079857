import { readXml } from '../reports/read-xml.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and texts, without those that are only white space. */
  readonly children: readonly (XmlElement | string)[];
}

type Open = XmlElement & { readonly children: (XmlElement | string)[] };

/** No manifest goes deeper. */
const deepest = 100;

/** In another encoding it would be another text. */
const declaration = /^\s*<\?xml version="1\.0"(?: encoding="utf-8")?(?: standalone="(?:yes|no)")?\s*\?>/iu;

/** The tree of an XML text without its comments, all instructions at its end; null: it is broken, or has CDATA or entities of its own. */
export function xmlTree(text: string): XmlElement | null {
  const xml = text.replace(declaration, '');
  if (/<!(?!--)/u.test(xml)) return null;
  const top: Open = { name: '', attributes: {}, children: [] };
  const open = [top];
  let isFlat = true;
  const isWhole = readXml(xml, {
    opened({ name, attributes }) {
      const element: Open = { name, attributes: { ...attributes }, children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
      if (open.length > deepest) isFlat = false;
    },
    closed: () => open.pop(),
    text: (piece) => piece.trim() === '' || open.at(-1)?.children.push(piece),
  });
  const [root, ...others] = top.children;
  if (!isWhole || !isFlat || !isElement(root) || others.length > 0) return null;
  const instructions = [...xml.matchAll(/<\?[^]*?\?>/gu)].map(([one]) => one);
  return { ...root, children: [...root.children, ...instructions] };
}

export const isElement = (child: XmlElement | string | undefined): child is XmlElement => typeof child === 'object';

/** The texts of elements with nothing but a text each, by name; null: there is something else, or one twice. */
export function plainTexts(children: XmlElement['children']): Map<string, string> | null {
  const texts = new Map<string, string>();
  for (const child of children) {
    if (!isElement(child) || Object.keys(child.attributes).length > 0 || texts.has(child.name)) return null;
    const [text = '', ...others] = child.children;
    if (isElement(text) || others.length > 0) return null;
    texts.set(child.name, text.trim());
  }
  return texts;
}
