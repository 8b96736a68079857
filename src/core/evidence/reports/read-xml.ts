import sax, { type Tag } from 'sax';

/** What is told of a text, piece by piece. */
interface Listener {
  readonly opened: (tag: Tag) => void;
  readonly closed: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Tells what stands in a text of XML. false: it is not well-formed, or cut off. */
export function readXml(xml: string, { opened, closed, text }: Listener): boolean {
  const parser = sax.parser(true);
  let isWhole = true;
  // What is missing at the end it says here alone.
  parser.onerror = () => (isWhole = false);
  parser.onopentag = opened;
  parser.onclosetag = closed;
  if (text) parser.ontext = text;
  parser.write(xml);
  // After an error it would throw.
  if (isWhole) parser.close();
  return isWhole;
}
