import { isPlain, withoutProperties, type Dependency, type ReadManifest } from './manifest.ts';
import { isElement, plainTexts, xmlTree, type XmlElement } from './xml-tree.ts';

/** What may be said of a package that comes from the registry. */
const plain = new Set(['groupId', 'artifactId', 'version', 'scope', 'type', 'classifier', 'optional']);
const scopes = new Set(['', 'compile', 'provided', 'runtime', 'test']);
const coordinate = /^[\w.-]+$/u;
/** The version of the project itself, which all of its modules have. */
const ownVersion = /^\$\{(?:project\.version|revision)\}$/u;

/** pom.xml: the project's own dependencies and those that it manages. Profiles, plugins, properties and imported lists of versions stay. */
export const readMaven: ReadManifest = (text) => {
  const project = xmlTree(text);
  if (project?.name !== 'project') return null;
  const dependencies: Dependency[] = [];
  const groups = groupsOf(project);
  const without = (list: XmlElement): XmlElement | null => {
    const left = list.children.filter((child) => {
      const read = isElement(child) && child.name === 'dependency' ? dependencyOf(child, groups) : null;
      if (read) dependencies.push(read);
      return read === null || !isPlain(read);
    });
    return asLeft(list, left);
  };
  const rest = project.children.flatMap((child): XmlElement['children'] => {
    if (!isElement(child)) return [child];
    if (child.name === 'dependencies') return asList(without(child));
    if (child.name !== 'dependencyManagement') return [child];
    const left = child.children.flatMap((one) => (isElement(one) && one.name === 'dependencies' ? asList(without(one)) : [one]));
    return asList(asLeft(child, left));
  });
  return { dependencies, rest: JSON.stringify([project.attributes, rest]) };
};

const asList = (element: XmlElement | null): XmlElement['children'] => (element === null ? [] : [element]);

/** A list that holds nothing says nothing. */
function asLeft(element: XmlElement, children: XmlElement['children']): XmlElement | null {
  return children.length === 0 && Object.keys(element.attributes).length === 0 ? null : { ...element, children };
}

/** What the project calls its own group. */
function groupsOf(project: XmlElement): ReadonlySet<string> {
  const parent = project.children.find((child) => isElement(child) && child.name === 'parent');
  const places = [project, ...(isElement(parent) ? [parent] : [])];
  const named = places.flatMap(({ children }) => children.filter((child) => isElement(child) && child.name === 'groupId'));
  return new Set(['${project.groupId}', ...(plainTexts(named.slice(0, 1))?.values() ?? [])]);
}

function dependencyOf(element: XmlElement, groups: ReadonlySet<string>): Dependency {
  const isExclusions = (child: XmlElement | string): boolean => isElement(child) && child.name === 'exclusions';
  const exclusions = element.children.filter(isExclusions);
  const texts = plainTexts(element.children.filter((child) => !isExclusions(child)));
  if (texts === null || Object.keys(element.attributes).length > 0) {
    const words = JSON.stringify(element.children);
    return { name: words, spec: words, from: 'elsewhere' };
  }
  const [group = '', artifact = '', version = ''] = ['groupId', 'artifactId', 'version'].map((name) => texts.get(name));
  const more = [...texts].filter(([name]) => !['groupId', 'artifactId', 'version'].includes(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const name = `${group}:${artifact}`;
  const spec = [version, ...more.map((one) => one.join(' ')), ...exclusions.map((one) => JSON.stringify(one))].join(' ').trim();
  const isKnown = [...texts.keys()].every((one) => plain.has(one)) && scopes.has(texts.get('scope') ?? '') && coordinate.test(artifact);
  if (isKnown && groups.has(group) && ownVersion.test(version)) return { name, spec, from: 'inside' };
  return { name, spec, version: withoutProperties(version), from: isKnown && coordinate.test(group) ? 'registry' : 'elsewhere' };
}
