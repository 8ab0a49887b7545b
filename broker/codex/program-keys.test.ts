import { expect, it } from "vitest";
import { programKeysIn } from "./program-keys.ts";

it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
  ["nothing", {}, []],
  [
    "the sign-in of a provider",
    { model_providers: { own: { auth: { command: "/bin/sh" }, name: "Own" } } },
    ["model_providers.own.auth"],
  ],
  ["the headers of telemetry", { otel: { headers_helper: ["/bin/sh"] } }, ["otel.headers_helper"]],
  [
    "the headers of an exporter",
    { otel: { exporter: { "otlp-http": { headers_helper: "x" } } } },
    ["otel.exporter.otlp-http.headers_helper"],
  ],
  [
    "the headers of a provider",
    { model_providers: { own: { http_headers_helper: "x" } } },
    ["model_providers.own.http_headers_helper"],
  ],
  ["no helper that is not set", { otel: { headers_helper: null } }, []],
  ["no server, which is switched off", { mcp_servers: { a: { http_headers_helper: "x" } } }, []],
])("SE09: finds %s", (_, config, keys) => {
  expect(programKeysIn(config)).toEqual(keys);
});
