import { copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build, defineConfig, type EnvironmentOptions, type Plugin } from "vite";
import { workerManifest } from "./build/release-manifest.ts";

const root = import.meta.dirname;

/** better-sqlite3 13 carries N-API binaries for each platform: the worker's lie beside its bundle. */
function copyNativeBindings(): Plugin {
  return {
    name: "copy-native-bindings",
    applyToEnvironment: (environment) => environment.name === "broker",
    closeBundle() {
      const from = join(root, "node_modules/better-sqlite3/prebuilds");
      const to = join(root, "dist/broker/native");
      mkdirSync(to, { recursive: true });
      for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
    },
  };
}

/** A release says its version and schema in a package.json beside its program. */
function writeReleaseManifest(): Plugin {
  return {
    name: "write-release-manifest",
    applyToEnvironment: (environment) => environment.name === "broker",
    closeBundle() {
      const text = `${JSON.stringify(workerManifest(), null, 2)}\n`;
      writeFileSync(join(root, "dist/broker/package.json"), text);
    },
  };
}

/** Each program takes of undici what it needs: the whole of it costs memory. */
function partsOfUndici(): Plugin {
  const parts: Readonly<Record<string, string>> = {
    broker: "build/undici-for-worker.mjs",
    main: "build/undici-for-control-plane.mjs",
    launcher: "build/undici-for-control-plane.mjs",
    adminLauncher: "build/undici-for-control-plane.mjs",
    cli: "build/undici-for-control-plane.mjs",
  };
  return {
    name: "parts-of-undici",
    enforce: "pre",
    resolveId(source) {
      const part = parts[this.environment.name];
      return source === "undici" && part !== undefined ? join(root, part) : null;
    },
  };
}

/** Programs that run on our own Node and are kept small. */
const onOurNode = ["broker", "mcpClient", "main", "launcher", "adminLauncher", "cli"];

/** Built-in modules, for an `import` of which Node reads getters that load much more. */
const facades = ["node:http", "node:util"];

/**
 * Takes these modules as `require` does. Node fills an ES module's exports from all properties of
 * the built-in one, and with `node:http` that loads the whole of Node's own undici.
 */
function builtinsWithoutFacades(): Plugin {
  const mark = "\0without-facade:";
  return {
    name: "builtins-without-facades",
    enforce: "pre",
    applyToEnvironment: ({ name }) => onOurNode.includes(name),
    resolveId: (source, _importer, { kind }) => {
      const name = source.startsWith("node:") ? source : `node:${source}`;
      return kind === "import-statement" && facades.includes(name) ? mark + name : null;
    },
    load: (id) => {
      if (!id.startsWith(mark)) return null;
      const name = id.slice(mark.length);
      const properties = Object.entries(
        Object.getOwnPropertyDescriptors(process.getBuiltinModule(name) ?? {}),
      );
      const names = properties.flatMap(([key, { value }]) => (value === undefined ? [] : [key]));
      const taken = [
        `import { createRequire } from "node:module";`,
        `const builtin = createRequire(import.meta.url)(${JSON.stringify(name)});`,
      ];
      const exported = names.map((one) => `export const ${one} = builtin.${one};`);
      return [...taken, "export default builtin;", ...exported].join("\n");
    },
  };
}

/**
 * Writes characters beyond ASCII as escapes. With a single one of them V8 keeps the whole source in
 * two bytes a character, for as long as the program runs.
 */
function asciiOnly(): Plugin {
  const escapeOf = (unit: string): string =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return {
    name: "ascii-only",
    applyToEnvironment: ({ name }) => onOurNode.includes(name),
    generateBundle: (_options, bundle) => {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") file.code = file.code.replaceAll(/[^\0-\x7f]/g, escapeOf);
      }
    },
  };
}

/** The playground's page is served as it is written. */
function copyPage(): Plugin {
  return {
    name: "copy-page",
    applyToEnvironment: (environment) => environment.name === "playground",
    closeBundle() {
      cpSync(join(root, "playground/page"), join(root, "dist/playground/page"), {
        recursive: true,
        filter: (path) => !path.endsWith(".ts"),
      });
    },
  };
}

/** The drawings of the menu-bar icon lie beside the app's program. */
function copyTrayIcons(): Plugin {
  return {
    name: "copy-tray-icons",
    applyToEnvironment: (environment) => environment.name === "app",
    closeBundle() {
      cpSync(join(root, "build/icons/tray"), join(root, "dist/main/tray"), { recursive: true });
    },
  };
}

/** Fails the build of an Electron entry that would load a module which is not there when it runs. */
function onlyModulesThatAreThere(): Plugin {
  const allowed: Readonly<Record<string, (name: string) => boolean>> = {
    app: (name) => name === "electron" || isBuiltin(name),
    // A sandboxed preload script has no modules of Node.
    preload: (name) => name === "electron",
  };
  return {
    name: "only-modules-that-are-there",
    applyToEnvironment: (environment) => environment.name in allowed,
    generateBundle(_options, bundle) {
      const isAllowed = allowed[this.environment.name];
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk" || isAllowed === undefined) continue;
        const absent = [...file.imports, ...file.dynamicImports].find((name) => !isAllowed(name));
        if (absent !== undefined) this.error(`${file.fileName} cannot load ${absent} at run time.`);
      }
    },
  };
}

/** One self-contained ESM file that needs no node_modules beside it. */
function program(folder: string, input: string, file: string, banner?: string): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: { noExternal: true },
    build: {
      target: "node22",
      outDir: `dist/${folder}`,
      emptyOutDir: ["broker", "playground"].includes(folder) && file === "main.js",
      sourcemap: true,
      minify: false,
      rollupOptions: {
        checks: quiet,
        input,
        output: {
          format: "esm",
          entryFileNames: file,
          codeSplitting: false,
          ...(banner === undefined ? {} : { banner }),
        },
      },
    },
  };
}

/** One CommonJS file for the oldest Electron that we run on, 25: it cannot load a main of ESM. */
function electronEntry(name: string): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: { noExternal: true, external: ["electron"] },
    build: {
      target: ["node18", "chrome114"],
      outDir: "dist/main",
      emptyOutDir: false,
      sourcemap: true,
      minify: false,
      rollupOptions: {
        checks: quiet,
        input: `main/${name}.ts`,
        output: { format: "cjs", entryFileNames: `${name}.cjs`, codeSplitting: false },
      },
    },
  };
}

/** The package manager's code is CommonJS that computes what it requires. */
function registryFetcher(): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: { noExternal: true },
    build: {
      target: "node22",
      outDir: "dist/main",
      emptyOutDir: false,
      sourcemap: false,
      minify: false,
      rollupOptions: {
        checks: quiet,
        input: "main/releases/fetch-package.ts",
        output: { format: "cjs", entryFileNames: "fetch-package.cjs", codeSplitting: false },
      },
    },
  };
}

/** On a busy computer the build's own timings would be the first that `npm start` prints. */
const quiet = { bundlerTimings: false };

export default defineConfig({
  plugins: [
    partsOfUndici(),
    builtinsWithoutFacades(),
    asciiOnly(),
    copyNativeBindings(),
    writeReleaseManifest(),
    copyPage(),
    copyTrayIcons(),
    onlyModulesThatAreThere(),
  ],
  environments: {
    broker: program("broker", "broker/main.ts", "main.js"),
    // Behind the worker, whose folder it shares.
    mcpClient: program("broker", "broker/integrations/mcp/client.ts", "mcp-client.js"),
    playground: program("playground", "playground/main.ts", "main.js"),
    main: program("main", "main/headless.ts", "headless.js"),
    launcher: program("main", "main/launch-worker.ts", "launch-worker.js"),
    adminLauncher: program("main", "main/launch-admin.ts", "launch-admin.js"),
    cli: program("main", "main/cli/broker.ts", "broker.js", "#!/usr/bin/env node"),
    fetcher: registryFetcher(),
    app: electronEntry("app"),
    preload: electronEntry("preload"),
  },
  builder: {
    // `BUILD_ONLY=main,app npm run build` builds only these.
    buildApp: async (builder) => {
      const names = [
        "broker",
        "mcpClient",
        "playground",
        "main",
        "launcher",
        "adminLauncher",
        "fetcher",
        "cli",
        "app",
        "preload",
      ];
      const asked = process.env["BUILD_ONLY"]?.split(",") ?? [...names, "renderer"];
      // One is of no use without the other.
      const chosen = [
        ...asked,
        ...(asked.includes("main") ? ["fetcher"] : []),
        ...(asked.includes("broker") ? ["mcpClient"] : []),
      ];
      const unknown = chosen.find((name) => ![...names, "renderer"].includes(name));
      if (unknown !== undefined) throw new Error(`There is nothing called ${unknown} to build.`);
      for (const name of names.filter((each) => chosen.includes(each))) {
        const environment = builder.environments[name];
        if (environment === undefined) throw new Error(`${name} has no environment.`);
        await builder.build(environment);
      }
      // Where none was built, Vite builds all, and one of its own that we have nothing for.
      for (const environment of Object.values(builder.environments)) environment.isBuilt = true;
      if (chosen.includes("renderer")) {
        const { logLevel = "info" } = builder.config;
        await build({ configFile: join(root, "renderer/vite.config.ts"), logLevel });
      }
    },
  },
});
