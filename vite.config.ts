import { copyFileSync, cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type EnvironmentOptions, type Plugin } from "vite";

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
    applyToEnvironment: (environment) => environment.name === "broker",
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
 * two bytes a character, for as long as the worker runs.
 */
function asciiOnly(): Plugin {
  const escapeOf = (unit: string): string =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return {
    name: "ascii-only",
    applyToEnvironment: (environment) => environment.name === "broker",
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

/** One self-contained ESM file that needs no node_modules beside it. */
function program(name: string): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: { noExternal: true },
    build: {
      target: "node22",
      outDir: `dist/${name}`,
      emptyOutDir: true,
      sourcemap: true,
      minify: false,
      rollupOptions: {
        input: `${name}/main.ts`,
        output: { format: "esm", entryFileNames: "main.js", codeSplitting: false },
      },
    },
  };
}

export default defineConfig({
  resolve: {
    alias: [{ find: /^undici$/, replacement: join(root, "build/undici-for-worker.mjs") }],
  },
  plugins: [builtinsWithoutFacades(), asciiOnly(), copyNativeBindings(), copyPage()],
  environments: { broker: program("broker"), playground: program("playground") },
  builder: {
    buildApp: async (builder) => {
      const { broker, playground } = builder.environments;
      if (broker === undefined || playground === undefined) throw new Error("Nothing to build.");
      await builder.build(broker);
      await builder.build(playground);
    },
  },
});
