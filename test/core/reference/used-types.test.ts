import { expect, test } from 'vitest';
import { findModule } from '../../../src/core/reference/find-module.ts';
import type { Registry } from '../../../src/protocol/registry.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

async function filesOf(entity: string, texts: Record<string, string>): Promise<readonly string[]> {
  const files = createMemoryFiles(texts);
  const names = ['ActivityLog', 'Device', 'City'];
  const registry: Registry = {
    patterns: {},
    enums: {},
    entities: Object.fromEntries(names.map((name) => [name, { sub: [], refs: [] }])),
  };
  const read = async (path: string): Promise<string | null> => files.text(path);
  const base = { paths: files.paths(), registry, search: createFakeSearch(files), read, signal: new AbortController().signal };
  return (await findModule(entity, 'own', null, base)).files;
}

const named = {
  'Data/Entities/ActivityLog.cs': 'namespace Shop.Data.Entities;\npublic class ActivityLog : Entity { }\n',
  'Api/Controllers/ActivityLogController.cs': `using Shop.Model.Activity;
using Shop.Model.Common;

namespace Shop.Api.Controllers;

// Not the WeekReport.
public class ActivityLogController(IActivityManager manager, ILogger<ActivityLogController> logger, IShelf<Entry> shelf) : BaseController
{
    public string Text => "DayReport";
}
`,
};
/** A solution in which a module's files are spread over projects and told by their namespaces alone. */
const solution = {
  ...named,
  'Data/Entities/Entity.cs': 'namespace Shop.Data.Entities;\npublic class Entity { }\n',
  'Data/Entities/Device.cs': 'namespace Shop.Data.Entities;\npublic class Device : Entity { }\n',
  'Data/Entities/City.cs': 'namespace Shop.Data.Entities;\npublic class City : Entity { }\n',
  'Model/Activity/IActivityManager.cs':
    'namespace Shop.Model.Activity\n{\n  public interface IActivityManager { void Add(Entry entry); }\n}\n',
  'Model/Activity/Entry.cs': 'namespace Shop.Model.Activity;\npublic record Entry(string Name);\n',
  'Server/Activity/ActivityManager.cs':
    'using Shop.Model.Activity;\nnamespace Shop.Server.Activity;\npublic class ActivityManager : IActivityManager\n{\n  void Add(Entry entry) => new ActivityLog();\n}\n',
  'Model/Other/IActivityManager.cs': 'namespace Shop.Model.Other;\npublic interface IActivityManager { }\n',
  'Model/Activity/WeekReport.cs': 'namespace Shop.Model.Activity;\npublic class WeekReport { }\n',
  'Model/Activity/DayReport.cs': 'namespace Shop.Model.Activity;\npublic class DayReport { }\n',
  'Model/Common/ILogger.cs': 'namespace Shop.Model.Common;\npublic interface ILogger<T> { }\n',
  'Model/Common/IShelf.cs': 'namespace Shop.Model.Common;\npublic interface IShelf<T> { }\n',
  'Api/Controllers/BaseController.cs': 'namespace Shop.Api.Controllers;\npublic class BaseController { }\n',
  ...Object.fromEntries(
    ['Device', 'City'].map((name) => [
      `Api/Controllers/${name}Controller.cs`,
      `using Shop.Model.Common;\nnamespace Shop.Api.Controllers;\nclass ${name}Controller(ILogger<int> logger) : BaseController { }\n`,
    ]),
  ),
};
const module = [
  ...Object.keys(named),
  'Model/Activity/IActivityManager.cs',
  'Model/Activity/Entry.cs',
  'Server/Activity/ActivityManager.cs',
];

test('C#: types of namespaces that a file uses are of the module, with what implements them, where hardly anything else uses them', async () => {
  expect((await filesOf('ActivityLog', solution)).toSorted()).toEqual(module.toSorted());
});

test('C#: a namespace may be used by all files of a project', async () => {
  const controller = named['Api/Controllers/ActivityLogController.cs'].replace('using Shop.Model.Activity;\n', '');
  const without = { ...solution, 'Api/Controllers/ActivityLogController.cs': controller };
  const manager = 'Model/Activity/IActivityManager.cs';
  expect(await filesOf('ActivityLog', without)).not.toContain(manager);
  const usings = { 'Api/Properties/GlobalUsings.cs': 'global using Shop.Model.Activity;\n', 'Api/Api.csproj': '<Project />' };
  expect(await filesOf('ActivityLog', { ...without, ...usings })).toContain(manager);
  // Not by those of another one.
  const others = { 'Server/GlobalUsings.cs': 'global using Shop.Model.Activity;\n', 'Server/Server.csproj': '<Project />' };
  expect(await filesOf('ActivityLog', { ...without, ...others })).not.toContain(manager);
  const written = { 'Api/Api.csproj': '<Project><ItemGroup><Using Include="Shop.Model.Activity" /></ItemGroup></Project>' };
  expect(await filesOf('ActivityLog', { ...without, ...written })).toContain(manager);
});

test('C#: what pages inject is followed; of two types of one name the one in a project that is referred to', async () => {
  const pages = {
    'Data/ActivityLog.cs': 'namespace Shop.Data;\nclass ActivityLog { }\n',
    'Web/_Imports.razor': '@using Shop.Model\n',
    'Web/Pages/ActivityLogs.razor': '@inject IFeed Feed\n<ul></ul>\n',
    'Web/Web.csproj': '<ProjectReference Include="..\\Model\\Model.csproj" />',
    'Model/Model.csproj': '<Project />',
    'Model/IFeed.cs': 'namespace Shop.Model;\ninterface IFeed { }\n',
    'Old/Old.csproj': '<Project />',
    'Old/IFeed.cs': 'namespace Shop.Model;\ninterface IFeed { }\n',
  };
  expect((await filesOf('ActivityLog', pages)).toSorted()).toEqual([
    'Data/ActivityLog.cs',
    'Model/IFeed.cs',
    'Web/Pages/ActivityLogs.razor',
  ]);
});

const java = (path: string, body: string): [string, string] => {
  const [, folders = ''] = /\/java\/(.+)\/[^/]+$/u.exec(path) ?? [];
  return [path, `package ${folders.replaceAll('/', '.')};\n\n${body}\n`];
};
/** Modules of one build, layer by layer. */
const modules = Object.fromEntries([
  ['pom.xml', '<project><artifactId>shop</artifactId></project>'],
  ['core/pom.xml', '<project><artifactId>core</artifactId></project>'],
  ['old/pom.xml', '<project><artifactId>old</artifactId></project>'],
  [
    'web/pom.xml',
    '<project><artifactId>web</artifactId><dependencies><dependency><artifactId>core</artifactId></dependency></dependencies></project>',
  ],
  java('core/src/main/java/org/shop/model/ActivityLog.java', 'public class ActivityLog extends Base { }'),
  java('core/src/main/java/org/shop/model/Device.java', 'public class Device extends Base { }'),
  java('core/src/main/java/org/shop/model/City.java', 'public class City extends Base { }'),
  java('core/src/main/java/org/shop/model/Base.java', 'public class Base { }'),
  java('core/src/main/java/org/shop/activity/Feed.java', 'public interface Feed { Entry.Kind kind(); }'),
  java('core/src/main/java/org/shop/activity/Entry.java', 'public class Entry { enum Kind { A } }'),
  java('core/src/main/java/org/shop/activity/StoredFeed.java', 'class StoredFeed implements Feed { }'),
  java('web/src/main/java/org/shop/web/ActivityLogService.java', 'interface ActivityLogService { }'),
  java('web/src/main/java/org/shop/rest/Journal.java', 'class Journal implements Other, ActivityLogService { }'),
  java('core/src/main/java/org/shop/activity/Unused.java', 'class Unused { }'),
  java('old/src/main/java/org/shop/activity/Feed.java', 'public interface Feed { }'),
  java('core/src/main/java/org/shop/other/Entry.java', 'public class Entry { }'),
  java('core/src/test/java/org/shop/activity/Feed.java', 'public class Feed { }'),
  java('core/src/main/java/org/shop/time/Moments.java', 'public class Moments { }'),
  java(
    'web/src/main/java/org/shop/web/ActivityLogController.java',
    'import org.shop.activity.Feed;\nimport static org.shop.time.Moments.now;\n\nclass ActivityLogController { Feed feed; }',
  ),
]);

test('Java: imports and names of the same package are followed through the modules of a build', async () => {
  const core = 'core/src/main/java/org/shop';
  const expected = [
    `${core}/activity/Entry.java`,
    `${core}/activity/Feed.java`,
    `${core}/activity/StoredFeed.java`,
    `${core}/model/ActivityLog.java`,
    `${core}/time/Moments.java`,
    'web/src/main/java/org/shop/rest/Journal.java',
    'web/src/main/java/org/shop/web/ActivityLogController.java',
    'web/src/main/java/org/shop/web/ActivityLogService.java',
  ];
  expect((await filesOf('ActivityLog', modules)).toSorted()).toEqual(expected);
  const path = 'web/src/main/java/org/shop/web/ActivityLogController.java';
  const wild = { ...modules, [path]: (modules[path] ?? '').replace('activity.Feed', 'activity.*') };
  expect((await filesOf('ActivityLog', wild)).toSorted()).toEqual(expected);
});
