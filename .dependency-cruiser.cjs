// Which folder may import which: docs/architecture.md, "Folders". Imports go down only.

/** Below every module of the broker. */
const bottom = ["errors/", "clock/", "ids/", "logs/log\\.ts$"];

/** What the application layer and the doors build on. */
const features = [
  "slack/",
  "codex/",
  "jobs/",
  "tools/",
  "access/",
  "github/",
  "disk/",
  "integrations/",
  "health/",
];

/** What each module of the broker may import beside itself and the bottom. */
const below = {
  api: [],
  logs: [],
  store: [],
  sessions: ["store/"],
  slack: ["sessions/", "store/"],
  codex: ["sessions/", "store/"],
  tools: ["sessions/", "store/"],
  jobs: ["sessions/", "store/"],
  access: ["sessions/", "store/"],
  github: ["sessions/", "store/"],
  integrations: ["sessions/", "store/"],
  disk: ["sessions/", "store/"],
  health: ["sessions/", "store/"],
  app: [...features, "sessions/", "store/", "api/", "config/"],
  http: ["app/", "tools/", "sessions/", "store/", "health/", "api/", "config/"],
  config: [],
};

const moduleRules = Object.entries(below).map(([name, allowed]) => ({
  name: `layer-${name}`,
  comment: `broker/${name} may import of the broker: itself, ${[...allowed, ...bottom].join(", ")}`,
  severity: "error",
  from: { path: `^broker/${name}/` },
  to: {
    path: "^broker/",
    pathNot: [name + "/", ...allowed, ...(name === "api" ? [] : bottom)].map((p) => `^broker/${p}`),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "Two modules that need each other are one subject, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "Nobody imports it and it imports nobody: it is left over, or its entry is.",
      severity: "error",
      from: {
        orphan: true,
        pathNot: [
          "\\.config\\.ts$",
          "\\.d\\.ts$",
          "^(broker|playground|test/bench|test/soak)/main\\.ts$",
        ],
      },
      to: {},
    },
    {
      name: "no-unresolvable",
      comment: "The import leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "bottom",
      comment: "What everyone imports imports nothing but its like.",
      severity: "error",
      from: { path: bottom.map((p) => `^broker/${p}`) },
      to: {
        path: "^(broker|main|renderer|playground|test|build)/",
        pathNot: bottom.map((p) => `^broker/${p}`),
      },
    },
    ...moduleRules,
    {
      name: "config-types-only",
      comment:
        "The application and the HTTP doors know the configuration's shape, not how it is read.",
      severity: "error",
      from: { path: "^broker/(app|http)/" },
      to: { path: "^broker/config/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "api-is-schemas",
      comment: "Other programs import the doors' schemas: they bring zod and nothing else.",
      severity: "error",
      from: { path: "^broker/api/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: ["^broker/api/", "^node_modules/zod/"] },
    },
    {
      name: "broker-has-modules",
      comment: "A new module of the broker needs its line in the table of layers above.",
      severity: "error",
      from: {
        path: "^broker/",
        pathNot: [
          `^broker/(${[...Object.keys(below), "errors", "clock", "ids", "commands"].join("|")})/`,
          "^broker/main\\.ts$",
        ],
      },
      to: {},
    },
    {
      name: "composition-root-is-on-top",
      comment: "Only the entry imports the commands, and nothing imports the entry.",
      severity: "error",
      from: {
        path: "^(broker|playground|main|renderer)/",
        pathNot: "^broker/(main\\.ts$|commands/)",
      },
      to: { path: "^broker/(main\\.ts$|commands/)" },
    },
    {
      name: "broker-stands-alone",
      comment: "The worker is started, updated and deleted without the rest.",
      severity: "error",
      from: { path: "^broker/" },
      to: {
        path: ["^(main|renderer|playground|build)/", "^node_modules/electron", "^electron$"],
      },
    },
    {
      name: "playground-stands-alone",
      comment: "The playground is a workspace, not a part of the worker.",
      severity: "error",
      from: { path: "^playground/" },
      to: {
        path: "^(broker|main|renderer|build)/",
        pathNot: "^broker/(errors|clock)/",
      },
    },
    {
      name: "tests-stay-outside",
      comment: "What needs a double of the world is a test in test/; nothing else imports one.",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "tests-are-no-modules",
      comment: "What two tests share has a file of its own.",
      severity: "error",
      from: {},
      to: { path: "\\.(test|spec)\\.ts$" },
    },
    {
      name: "not-to-dev-dependency",
      comment: "What ships runs without the development packages; their types are fine.",
      severity: "error",
      from: { path: "^(broker|playground)/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "not-to-unlisted",
      comment: "A package that package.json does not name is there by chance.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    // Without swc no TypeScript 7 source is seen at all, and every rule passes on nothing.
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mts", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
