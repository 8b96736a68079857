export type LayerName = 'database' | 'shared' | 'backend' | 'frontend' | 'mobile' | 'infra';

/** Order of agents, and of the sections in a spec. */
export const layerNames: readonly LayerName[] = ['database', 'shared', 'backend', 'frontend', 'mobile', 'infra'];

/** Layers that are programs; a library is placed by which of them use it. */
export const programLayers: readonly LayerName[] = ['backend', 'frontend', 'mobile'];

export type Ecosystem = 'npm' | 'python' | 'go' | 'cargo' | 'dotnet' | 'jvm' | 'composer' | 'ruby' | 'hex' | 'pub' | 'nx';

/** What a dependency makes of the project that has it. `pages`: a frontend, whatever else it depends on. `docs`: no layer at all. */
export type Role = LayerName | 'pages' | 'docs' | 'tests' | 'browser tests';

/** Dependencies that tell what a project is, the most telling first. A name that ends in `*` stands for all that begin so. */
const dependencySignals: readonly (readonly [Role, Ecosystem, string])[] = [
  ['docs', 'npm', '@docusaurus/core vitepress vuepress nextra fumadocs-ui fumadocs-core @astrojs/starlight'],
  ['pages', 'npm', 'next nuxt nuxt3 @remix-run/dev @react-router/dev @sveltejs/kit astro gatsby'],
  [
    'frontend',
    'npm',
    'react react-dom vue svelte preact solid-js @angular/core @angular/common lit ember-source @builder.io/qwik @inertiajs/* mobx-react ' +
      'react-router-dom @tanstack/react-query @mui/* @chakra-ui/* vuetify pinia @ionic/* angular phoenix_live_view phoenix_html @storybook/react ' +
      'bootstrap htmx.org alpinejs @hotwired/*',
  ],
  ['mobile', 'npm', 'react-native expo @capacitor/core @nativescript/core cordova*'],
  [
    'backend',
    'npm',
    'express koa fastify hono @hono/* @nestjs/* @hapi/hapi restify @adonisjs/core @trpc/server @apollo/server apollo-server* ' +
      'graphql-yoga @strapi/strapi @feathersjs/* moleculer pg mysql2 typeorm sequelize sequelize-typescript mongoose knex kysely ' +
      'drizzle-orm bull bullmq ioredis nodemailer koa-* @aws-sdk/* kafkajs',
  ],
  ['database', 'npm', 'prisma'],
  ['browser tests', 'npm', 'cypress playwright @playwright/test'],
  ['infra', 'npm', 'aws-cdk-lib @pulumi/pulumi'],
  ['backend', 'python', 'fastapi django flask starlette tornado sanic aiohttp litestar falcon bottle pyramid quart djangorestframework'],
  [
    'backend',
    'go',
    'github.com/gin-gonic/gin github.com/labstack/echo* github.com/gofiber/fiber* github.com/go-chi/chi* github.com/gorilla/mux ' +
      'google.golang.org/grpc connectrpc.com/connect github.com/beego/*',
  ],
  ['backend', 'cargo', 'actix-web axum rocket warp poem tide salvo tonic tauri'],
  ['frontend', 'cargo', 'yew leptos dioxus sycamore'],
  ['backend', 'dotnet', 'sdk:microsoft.net.sdk.web sdk:microsoft.net.sdk.worker microsoft.aspnetcore.* swashbuckle.* fastendpoints*'],
  ['pages', 'dotnet', 'sdk:microsoft.net.sdk.blazorwebassembly'],
  ['frontend', 'dotnet', 'microsoft.aspnetcore.components.webassembly* usewpf avalonia'],
  ['mobile', 'dotnet', 'usemaui'],
  ['database', 'dotnet', 'sdk:sqlproj dbup* dbup-* fluentmigrator*'],
  ['infra', 'dotnet', 'aspire.hosting* sdk:aspire.apphost.sdk*'],
  ['tests', 'dotnet', 'microsoft.net.test.sdk xunit* nunit* mstest*'],
  [
    'backend',
    'jvm',
    'spring-boot-starter* spring-boot spring-web* org.springframework.boot io.quarkus* quarkus-* io.micronaut* micronaut-* ktor-server* ' +
      'io.ktor* dropwizard-* jersey-* grails-* org.grails*',
  ],
  ['mobile', 'jvm', 'com.android.application com.android.library'],
  [
    'backend',
    'composer',
    'laravel/framework symfony/framework-bundle slim/slim cakephp/cakephp codeigniter4/framework yiisoft/yii2 laminas/*',
  ],
  ['backend', 'ruby', 'rails sinatra hanami grape'],
  ['backend', 'hex', 'phoenix'],
  ['mobile', 'pub', 'flutter'],
];

/** `rank`: the lower, the more it tells. */
interface Signal {
  readonly role: Role;
  readonly rank: number;
}

const exact = new Map<string, Signal>();
const starts: [string, Signal][] = [];
for (const [role, ecosystem, names] of dependencySignals)
  for (const [rank, name] of names.split(' ').entries()) {
    if (name.endsWith('*')) starts.push([`${ecosystem}:${name.slice(0, -1)}`, { role, rank }]);
    else exact.set(`${ecosystem}:${name}`, { role, rank });
  }

/** What a dependency says of a project that has it; null: nothing. */
export function roleOfDependency(ecosystem: Ecosystem, name: string): Role | null {
  return signalOf(ecosystem, name)?.role ?? null;
}

/** The same, with how much it tells beside others of that role. */
export function signalOf(ecosystem: Ecosystem, name: string): Signal | null {
  const key = `${ecosystem === 'nx' ? 'npm' : ecosystem}:${name}`;
  return exact.get(key) ?? starts.find(([start]) => key.startsWith(start))?.[1] ?? null;
}

const folderSignals: Readonly<Record<string, LayerName>> = Object.fromEntries(
  (
    [
      ['database', 'db database databases migration migrations migrator prisma banco'],
      ['backend', 'backend back server api apis service servidor'],
      ['frontend', 'frontend front web webapp client ui site website spa dashboard portal cliente admin'],
      ['mobile', 'mobile android ios'],
      ['infra', 'infra infrastructure terraform deploy deployment k8s kubernetes helm devops'],
      ['shared', 'shared common lib libs core types contracts utils'],
    ] as const
  ).flatMap(([layer, names]) => names.split(' ').map((name) => [name, layer] as const)),
);

/** What a folder's name says, by the whole of it or its last word: `api`, `my-shop-backend`, `Shop.Web`. `words`: of the name, folded. */
export function layerOfName(words: readonly string[]): LayerName | null {
  const last = words.at(-1) ?? '';
  const named = [words.join(''), last].find((name) => Object.hasOwn(folderSignals, name));
  return named === undefined ? null : (folderSignals[named] ?? null);
}

/** What lies in such a folder and says nothing else of itself. */
export const placeSignals: Readonly<Record<string, LayerName>> = {
  apps: 'frontend',
  services: 'backend',
  packages: 'shared',
  libs: 'shared',
};

/**
 * Files that are migrations, and which of the path's folders holds all of them: counted from the file (1 = its own), 0: the one that is called
 * so. `beside`: a file that must lie in that folder.
 */
export const migrationSignals: readonly {
  readonly tool: string | null;
  readonly file: RegExp;
  readonly up: number;
  readonly beside?: string;
}[] = [
  { tool: 'Alembic', file: /(?:^|\/)versions\/[^/]+\.py$/u, up: 2, beside: 'env.py' },
  { tool: 'Prisma', file: /(?:^|\/)migrations\/\d+_[^/]+\/migration\.sql$/u, up: 3 },
  { tool: 'Prisma', file: /(?:^|\/)[^/]+\/schema\.prisma$/u, up: 1 },
  { tool: 'Rails', file: /(?:^|\/)db\/(?:\w+_)?migrate\/\d+_[^/]+\.rb$/u, up: 1 },
  { tool: 'Laravel', file: /(?:^|\/)database\/migrations\/[^/]+\.php$/u, up: 1 },
  { tool: 'Flyway', file: /(?:^|\/)[VRU][\d._]*__[^/]+\.(?:sql|java|kt)$/u, up: 1 },
  { tool: 'Liquibase', file: /(?:^|\/)(?:liquibase|db\/changelog)\/(?:.+\/)?[^/]+\.(?:xml|ya?ml|json|sql)$/u, up: 0 },
  // Elsewhere a folder of that name may be anything.
  { tool: 'Liquibase', file: /(?:^|\/)changelog\/(?:.+\/)?(?:[^/]+\.(?:xml|sql)|[^/]*change[^/]*\.(?:ya?ml|json))$/u, up: 0 },
  { tool: 'Entity Framework', file: /(?:^|\/)[^/]+ModelSnapshot\.cs$/u, up: 1 },
  { tool: 'Django', file: /(?:^|\/)migrations\/\d{4}_[^/]+\.py$/u, up: 1 },
  { tool: 'Diesel', file: /(?:^|\/)migrations\/\d[^/]+\/up\.sql$/u, up: 2 },
  { tool: 'Drizzle', file: /(?:^|\/)meta\/_journal\.json$/u, up: 2 },
  { tool: null, file: /(?:^|\/)migrations?\/(?:[^/]+\/){0,2}[\dV][\w.-]*\.(?:sql|[cm]?[jt]s|php|cs|go)$/iu, up: 0 },
];

/** What has none of these in it is no migration of any tool: most paths of a large workspace are done with here. */
export const mayBeMigration = /migrat|versions\/|schema\.prisma|__|liquibase|changelog|modelsnapshot|_journal/iu;

/** Around migrations, folders of these names belong to them where most of their files are such. */
export const databaseFolders = /^(?:db|databases?|prisma|drizzle|liquibase|alembic|flyway|sql|migrations?)$/iu;
export const besideMigrations = /(?:^|[/_])(?:seeds?|seeders?|factories|schema|structure|fixtures|migrate|migrations?)(?:\/|\.|$)/u;

/** Folders in which frameworks of pages keep what runs on the server. */
export const serverFolder = /^(?:src\/)?(?:app\/api|pages\/api|server)(?=\/)/u;

/** Ends of the names of source files, with the ecosystem that reads them. */
export const languages: ReadonlyMap<string, Ecosystem> = new Map(
  Object.entries({
    ts: 'npm',
    tsx: 'npm',
    mts: 'npm',
    cts: 'npm',
    js: 'npm',
    jsx: 'npm',
    mjs: 'npm',
    cjs: 'npm',
    vue: 'npm',
    svelte: 'npm',
    astro: 'npm',
    py: 'python',
    go: 'go',
    rs: 'cargo',
    cs: 'dotnet',
    cshtml: 'dotnet',
    java: 'jvm',
    kt: 'jvm',
    groovy: 'jvm',
    php: 'composer',
    rb: 'ruby',
    ex: 'hex',
    exs: 'hex',
    dart: 'pub',
  } as const satisfies Record<string, Ecosystem>),
);

/** Files that are shown in a browser, whatever they import. */
export const browserFile = /\.(?:vue|svelte|[jt]sx|s?css|less)$/u;

/** Configuration of what is built for the browser, at the top of a project that is also something else. */
export const browserConfiguration =
  /^(?:package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|tsconfig[\w.-]*\.json|angular\.json|ngsw-config\.json|(?:vite|vitest|webpack|tailwind|postcss|babel|eslint|jest|cypress|svelte|nuxt|next|playwright|vitest-base)[\w-]*\.config\.[\w.]+)$/u;

/** Folders whose content is somebody else's, or made. */
export const foreignFolder = /(?:^|\/)(?:node_modules|vendor|third_party|dist|\.git|\.venv)\//u;

const exampleFolder =
  /(?:^|\/)(?:fixtures?(?:[-_][\w-]*)?|__fixtures__|testdata|test-data|(?:\w+[_-])?templates?|stubs|__mocks__|mocks|snapshots|examples?|samples?|demos?|boilerplates?)\//iu;

/** Lies where a manifest describes no project of this workspace, and a migration no database of it. Java's packages are no such folders. */
export function isExample(path: string): boolean {
  return exampleFolder.test(path.replace(/(?:^|\/)(?:java|kotlin|scala)\/.*$/u, '/'));
}

export const testWord =
  /^(?:tests?|specs?|e2e|cypress|unittests?|integrationtests?|functionaltests?|benchmarks?|microbenchmarks|fuzz|perf|testing|__tests__)$/iu;
