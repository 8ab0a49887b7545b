import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = import.meta.dirname;

// The interface has a root of its own, so that its page lies at the top of what is built.
export default defineConfig({
  root,
  plugins: [react(), tailwindcss()],
  build: {
    target: "chrome114",
    outDir: join(root, "../dist/renderer"),
    emptyOutDir: true,
    sourcemap: true,
    // The content security policy allows files of our own, nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // On a busy computer the build's own timings would be the first that `npm start` prints.
    rollupOptions: { checks: { bundlerTimings: false } },
  },
});
