// Which folder may import which: docs/architecture.md, "Folders". Imports go down only.

/** Below every module of the broker. */
const bottom = ["errors/", "clock/", "ids/", "files/", "processes/", "logs/log\\.ts$"];

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
  // The scripts of a command are those of what people read.
  sessions: ["store/", "api/inside-shell\\.ts$"],
  // What people approve is shown the same way in Slack and in the window; the control plane knows
  // the scopes of the Slack app as well.
  slack: [
    "sessions/",
    "store/",
    "api/(inside-shell|visible-text|script-words|bot-scopes|channels)\\.ts$",
  ],
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

/** Electron's side of the app; the rest of main/ runs on Node. */
const electronSide = ["^main/shell/", "^main/(app|preload)\\.ts$"];

/** What each module of main/ may import beside itself, main/api, broker/api and broker/errors. */
const belowInMain = {
  access: [],
  admin: [
    "access/",
    ...["service/", "worker-client/", "settings/", "profiles/", "releases/", "logs/", "doctor/"],
    ...["slack/", "runtime/", "setup/", "network/", "operations/", "diagnostics/"],
    "uninstall/",
    "command-link/",
  ],
  bootstrap: [
    ...["lock/", "network/", "releases/", "runtime/", "service/", "settings/", "worker-client/"],
  ],
  cli: ["bootstrap/", "command-link/", "settings/"],
  "command-link": [],
  diagnostics: ["logs/"],
  doctor: ["slack/", "network/", "service/", "settings/", "worker-client/"],
  errors: [],
  lock: ["settings/"],
  logs: [],
  network: [],
  profiles: [],
  operations: ["settings/"],
  releases: ["runtime/", "network/", "settings/"],
  runtime: ["network/"],
  service: ["settings/"],
  settings: [],
  setup: ["slack/", "runtime/", "settings/", "worker-client/"],
  slack: ["network/"],
  uninstall: [],
  "worker-client": ["settings/"],
};

const mainRules = Object.entries(belowInMain).map(([module, modules]) => ({
  name: `main-floor-${module}`,
  comment: `main/${module} may import of main: itself, ${["api/", "errors/", ...modules].join(", ")}`,
  severity: "error",
  from: { path: `^main/${module}/` },
  to: {
    path: "^main/",
    pathNot: [`${module}/`, "api/", "errors/", ...modules].map((p) => `^main/${p}`),
  },
}));

/** The control plane, the Electron shell and the interface. */
const appRules = [
  ...mainRules,
  {
    name: "main-has-modules",
    comment: "A new module of main/ needs its line in the table of floors above.",
    severity: "error",
    from: {
      path: "^main/",
      pathNot: [
        `^main/(${Object.keys(belowInMain).join("|")}|api)/`,
        "^main/(headless|launch-(worker|admin)|control-plane|broker-control|own-(runtimes|version)|admin-release)\\.ts$",
        "^main/(broker|diagnostics|doctor|setup|release)-service\\.ts$",
        ...electronSide,
      ],
    },
    to: {},
  },
  {
    name: "main-knows-the-worker-by-its-api",
    comment: "The control plane and the worker change versions separately.",
    severity: "error",
    // This test holds edits of the lists against the worker that reads them.
    from: { path: "^main/", pathNot: "^main/access/list-edits\\.test\\.ts$" },
    to: {
      path: "^(broker|playground|renderer|build)/",
      // Beside the contract: what knows nothing of the worker.
      pathNot: "^broker/(api|errors|clock|files|logs|processes)/",
    },
  },
  {
    name: "main-entry-is-on-top",
    comment: "Nothing imports the control plane's composition root.",
    severity: "error",
    from: {},
    to: { path: "^main/headless\\.ts$" },
  },
  {
    name: "main-api-is-schemas",
    comment:
      "The window and the shell import these: they bring zod and how errors look, nothing else.",
    severity: "error",
    from: { path: "^main/api/", pathNot: "\\.test\\.ts$" },
    to: { pathNot: ["^main/api/", "^broker/api/", "^broker/errors/", "(^|/)node_modules/zod/"] },
  },
  {
    name: "electron-in-the-shell",
    comment: "All else runs on Node or in a browser, and is tested there.",
    severity: "error",
    from: { path: "^(broker|main|renderer|playground)/", pathNot: electronSide },
    to: { path: ["(^|/)node_modules/electron(-updater)?/", "^electron(-updater)?$"] },
  },
  {
    name: "shell-is-thin",
    comment: "The shell shows what the control plane serves: it imports its schemas alone.",
    severity: "error",
    from: { path: electronSide },
    to: {
      path: "^(broker|main|renderer|playground|build)/",
      pathNot: ["^main/shell/", "^main/api/", "^broker/(api|errors|clock)/"],
    },
  },
  {
    name: "shell-has-few-packages",
    comment: "Electron's side brings electron, electron-updater and zod, no other package.",
    severity: "error",
    from: { path: electronSide, pathNot: "\\.test\\.ts$" },
    to: {
      path: "(^|/)node_modules/",
      pathNot: "(^|/)node_modules/(electron|electron-updater|zod)/",
    },
  },
  {
    name: "shell-stays-in-electron",
    comment: "What imports electron runs in Electron alone.",
    severity: "error",
    from: { path: "^(broker|main|renderer|playground)/", pathNot: electronSide },
    to: { path: electronSide },
  },
  {
    name: "renderer-knows-the-api",
    comment: "The interface knows the admin API's schemas, not what is behind them.",
    severity: "error",
    // This test holds translations against the tables that are translated.
    from: { path: "^renderer/", pathNot: "^renderer/language/broker-texts\\.test\\.ts$" },
    to: {
      path: "^(broker|main|playground|build)/",
      pathNot: "^(main/api|broker/api|broker/errors)/",
    },
  },
  {
    name: "renderer-runs-in-a-browser",
    comment: "A browser has no modules of Node.",
    severity: "error",
    from: { path: "^renderer/", pathNot: ["\\.test\\.tsx?$", "\\.config\\.ts$"] },
    to: { dependencyTypes: ["core"] },
  },
];

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
          "^(broker|playground|test/bench|test/messages|test/soak)/main\\.ts$",
          "^main/(headless|launch-worker|launch-admin|app|preload|releases/fetch-package|cli/broker)\\.ts$",
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
      comment: "What everyone imports imports nothing but its like, and the data of error codes.",
      severity: "error",
      from: { path: bottom.map((p) => `^broker/${p}`), pathNot: "\\.test\\.ts$" },
      to: {
        path: "^(broker|main|renderer|playground|test|build)/",
        pathNot: [...bottom.map((p) => `^broker/${p}`), "^broker/api/error-codes\\.ts$"],
      },
    },
    ...moduleRules,
    ...appRules,
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
      to: { pathNot: ["^broker/api/", "(^|/)node_modules/zod/"] },
    },
    {
      name: "broker-has-modules",
      comment: "A new module of the broker needs its line in the table of layers above.",
      severity: "error",
      from: {
        path: "^broker/",
        pathNot: [
          `^broker/(${[...Object.keys(below), "errors", "clock", "ids", "files", "processes", "commands"].join("|")})/`,
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
        path: ["^(main|renderer|playground|build)/", "(^|/)node_modules/electron", "^electron$"],
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
      to: { path: "\\.(test|spec)\\.tsx?$" },
    },
    {
      name: "not-to-dev-dependency",
      comment: "What ships runs without the development packages; their types are fine.",
      severity: "error",
      from: {
        path: "^(broker|main|renderer|playground)/",
        pathNot: ["\\.test\\.tsx?$", "\\.config\\.ts$"],
      },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        // Electron itself runs the shell: the rule electron-in-the-shell says who may.
        pathNot: "(^|/)node_modules/electron/",
      },
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
      extensions: [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
