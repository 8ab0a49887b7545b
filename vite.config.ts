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
    alias: [{ find: /^undici$/, replacement: join(root, "build/undici-for-socket-mode.mjs") }],
  },
  plugins: [copyNativeBindings(), copyPage()],
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
