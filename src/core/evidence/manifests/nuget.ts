import { isPlain, withoutProperties, type Dependency, type ReadManifest } from './manifest.ts';
import { isElement, plainTexts, xmlTree, type XmlElement } from './xml-tree.ts';

const plain = new Set(['Include', 'Version', 'VersionOverride', 'PrivateAssets', 'IncludeAssets', 'ExcludeAssets']);

/** A project of .NET (`PackageReference`), and Directory.Packages.props (`PackageVersion`): those without a condition. All else stays. */
export const readNuget: ReadManifest = (text, path) => {
  const project = xmlTree(text);
  if (project?.name !== 'Project') return null;
  const wanted = path.endsWith('.props') ? 'PackageVersion' : 'PackageReference';
  const dependencies: Dependency[] = [];
  const rest = project.children.flatMap((group) => {
    if (!isElement(group) || group.name !== 'ItemGroup' || Object.keys(group.attributes).length > 0) return [group];
    const left = group.children.filter((item) => {
      const read = isElement(item) && item.name === wanted ? dependencyOf(item) : null;
      if (read) dependencies.push(read);
      return read === null || !isPlain(read);
    });
    return left.length === 0 ? [] : [{ ...group, children: left }];
  });
  return { dependencies, rest: JSON.stringify([project.attributes, rest]) };
};

/** null: it names none, but changes one that is named elsewhere. */
function dependencyOf({ attributes, children }: XmlElement): Dependency | null {
  const name = attributes['Include'];
  if (name === undefined) return null;
  const texts = plainTexts(children);
  const said = [...Object.entries(attributes), ...(texts ?? [])];
  const { Include: _, Version: version = '', ...others } = Object.fromEntries(said);
  const spec = [
    version,
    ...Object.entries(others)
      .sort()
      .map((one) => one.join(' ')),
  ]
    .join(' ')
    .trim();
  // They may be computed, by whatever is called; a property is what it was, or changed beside it.
  const isKnown =
    texts !== null && /^[\w.-]+$/u.test(name) && said.every(([key, value]) => plain.has(key) && !/[$@%]\(/u.test(withoutProperties(value)));
  return {
    name,
    spec,
    version: withoutProperties(others['VersionOverride'] ?? version),
    from: isKnown && new Set(said.map(([key]) => key)).size === said.length ? 'registry' : 'elsewhere',
  };
}
