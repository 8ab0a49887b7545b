import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

/** better-sqlite3 13 carries N-API binaries for each platform: the worker's lie beside its bundle. */
function copyNativeBindings(target: string) {
  return {
    name: "copy-native-bindings",
    closeBundle() {
      const from = join(import.meta.dirname, "node_modules/better-sqlite3/prebuilds");
      const to = join(import.meta.dirname, target, "native");
      mkdirSync(to, { recursive: true });
      for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
    },
  };
}

export default defineConfig({
  plugins: [copyNativeBindings("dist/broker")],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: "node22",
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rollupOptions: {
      input: { "broker/main": "broker/main.ts", "playground/main": "playground/main.ts" },
      output: { format: "esm", entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
