import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { format } from "prettier";
import { developmentBinary } from "../broker/codex/binary.ts";

/**
 * Generates `broker/codex/protocol.generated.ts` from the pinned Codex binary: the types of the
 * methods listed here and what they need, nothing else. `--check` compares instead of writing.
 */

/** Client request → the type of its answer, which Codex's own request union does not name. */
const requests: Readonly<Record<string, string>> = {
  initialize: "InitializeResponse",
  "account/login/start": "LoginAccountResponse",
  "account/rateLimits/read": "GetAccountRateLimitsResponse",
  "account/read": "GetAccountResponse",
  "config/read": "ConfigReadResponse",
  "thread/archive": "ThreadArchiveResponse",
  "thread/backgroundTerminals/clean": "ThreadBackgroundTerminalsCleanResponse",
  "thread/delete": "ThreadDeleteResponse",
  "thread/items/list": "ThreadItemsListResponse",
  "thread/loaded/list": "ThreadLoadedListResponse",
  "thread/read": "ThreadReadResponse",
  "thread/resume": "ThreadResumeResponse",
  "thread/start": "ThreadStartResponse",
  "thread/turns/list": "ThreadTurnsListResponse",
  "thread/unarchive": "ThreadUnarchiveResponse",
  "thread/unsubscribe": "ThreadUnsubscribeResponse",
  "turn/interrupt": "TurnInterruptResponse",
  "turn/start": "TurnStartResponse",
  "turn/steer": "TurnSteerResponse",
};

/** Server request → the type of our answer. */
const serverRequests: Readonly<Record<string, string>> = {
  "item/commandExecution/requestApproval": "CommandExecutionRequestApprovalResponse",
  "item/fileChange/requestApproval": "FileChangeRequestApprovalResponse",
  "item/permissions/requestApproval": "PermissionsRequestApprovalResponse",
  "item/tool/call": "DynamicToolCallResponse",
  "item/tool/requestUserInput": "ToolRequestUserInputResponse",
  "mcpServer/elicitation/request": "McpServerElicitationRequestResponse",
};

const notifications: readonly string[] = [
  "account/login/completed",
  "account/rateLimits/updated",
  "account/updated",
  "configWarning",
  "error",
  "item/agentMessage/delta",
  "item/completed",
  "item/started",
  "serverRequest/resolved",
  "thread/closed",
  "thread/started",
  "thread/tokenUsage/updated",
  "turn/completed",
  "turn/plan/updated",
  "turn/started",
  "warning",
];

/** Large types of which we read nothing: cut off here, so that the closure stays small. */
const unread: ReadonlySet<string> = new Set([
  "AppInfo",
  "CollaborationMode",
  "ConfigLayer",
  "ConfigLayerMetadata",
  "GitInfo",
  "McpAppUi",
  "McpElicitationSchema",
  "McpServerElicitationRequestParams",
  "McpToolCallAppContext",
  "MisalignmentErrorDetails",
  "ResponseItem",
  "SelectedCapabilityRoot",
  "SessionSource",
  "ThreadEnvironment",
  "ThreadExtra",
  "ThreadSection",
  "TurnEnvironmentParams",
  "TurnToolOutput",
]);

/** Types of which we read a part: that part stands in their place. */
const narrowed: Readonly<Record<string, string>> = {
  // The configuration is read for the names of its MCP servers only.
  Config: "{ [key in string]?: JsonValue }",
};

interface Declaration {
  readonly text: string;
  /** Name → path of the file, relative to the generated folder. */
  readonly imports: ReadonlyMap<string, string>;
}

const generatedPath = join(import.meta.dirname, "../broker/codex/protocol.generated.ts");

function generatedFolder(binary: string): string {
  const folder = mkdtempSync(join(tmpdir(), "codex-protocol-"));
  execFileSync(binary, ["app-server", "generate-ts", "--experimental", "--out", folder], {
    env: { CODEX_HOME: folder, HOME: folder, PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "ignore", "ignore"],
  });
  return folder;
}

/** The declaration in one of Codex's files; each holds exactly one exported type. */
function readDeclaration(folder: string, path: string): Declaration {
  const source = readFileSync(join(folder, path), "utf8");
  const imports = new Map<string, string>();
  for (const match of source.matchAll(/^import type \{ (\w+) \} from "(.+)";$/gm)) {
    const [, name, from] = match;
    if (name !== undefined && from !== undefined)
      imports.set(name, `${posix.join(posix.dirname(path), from)}.ts`);
  }
  const start = source.search(/^export type /m);
  if (start < 0) throw new Error(`No exported type in Codex's ${path}`);
  const text = source
    .slice(start)
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, "")
    .trim();
  return { text, imports };
}

/** The parameter type of each listed method in one of Codex's unions (`ClientRequest`, …). */
function parametersOf(union: Declaration, methods: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of union.text.matchAll(/"method": "([^"]+)"[^{}]*?"?params"?\??: (\w+)/g)) {
    const [, method, parameters] = match;
    if (method !== undefined && parameters !== undefined) found.set(method, parameters);
  }
  const picked = new Map<string, string>();
  for (const method of methods) {
    const parameters = found.get(method);
    if (parameters === undefined) throw new Error(`Codex no longer knows the method ${method}`);
    picked.set(method, parameters);
  }
  return picked;
}

function closure(folder: string, roots: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const sources = new Map<string, string>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, path] = next;
    const known = sources.get(name);
    if (known !== undefined && known !== path)
      throw new Error(`Codex has two types named ${name}: ${known} and ${path}`);
    if (known !== undefined) continue;
    sources.set(name, path);
    const narrow = narrowed[name];
    if (unread.has(name)) texts.set(name, `export type ${name} = unknown;`);
    else if (narrow !== undefined) {
      texts.set(name, `export type ${name} = ${narrow};`);
      waiting.push(["JsonValue", "serde_json/JsonValue.ts"]);
    } else {
      const declaration = readDeclaration(folder, path);
      texts.set(name, declaration.text);
      waiting.push(...declaration.imports);
    }
  }
  return new Map([...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function versionOf(binary: string): string {
  const output = execFileSync(binary, ["--version"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const version = /(\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
  if (version === undefined) throw new Error(`Codex did not tell its version: ${output}`);
  return version;
}

async function generate(): Promise<string> {
  const binary = developmentBinary(import.meta.dirname);
  if (!binary.ok) throw binary.error;
  const folder = generatedFolder(binary.value.path);
  try {
    const unions = {
      request: readDeclaration(folder, "ClientRequest.ts"),
      serverRequest: readDeclaration(folder, "ServerRequest.ts"),
      notification: readDeclaration(folder, "ServerNotification.ts"),
    };
    const requestParameters = parametersOf(unions.request, Object.keys(requests));
    const serverParameters = parametersOf(unions.serverRequest, Object.keys(serverRequests));
    const notificationParameters = parametersOf(unions.notification, notifications);
    const roots = new Map<string, string>();
    const addRoot = (name: string, imports: ReadonlyMap<string, string>) => {
      roots.set(name, imports.get(name) ?? `v2/${name}.ts`);
    };
    for (const name of requestParameters.values()) addRoot(name, unions.request.imports);
    for (const name of serverParameters.values()) addRoot(name, unions.serverRequest.imports);
    for (const name of notificationParameters.values()) addRoot(name, unions.notification.imports);
    for (const [method, name] of Object.entries(requests))
      roots.set(name, method === "initialize" ? `${name}.ts` : `v2/${name}.ts`);
    for (const name of Object.values(serverRequests)) roots.set(name, `v2/${name}.ts`);
    const types = closure(folder, roots);
    const text = [
      `// Generated by build/codex-protocol.ts from Codex ${versionOf(binary.value.path)}. Do not edit.`,
      pairs("ClientRequests", requestParameters, requests),
      pairs("ServerRequests", serverParameters, serverRequests),
      `export interface ServerNotifications {\n${[...notificationParameters]
        .map(([method, name]) => `${JSON.stringify(method)}: ${name};`)
        .join("\n")}\n}`,
      ...types.values(),
    ].join("\n\n");
    return await format(text, { parser: "typescript", printWidth: 100 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An interface from method to its parameters and result. */
function pairs(
  name: string,
  parameters: ReadonlyMap<string, string>,
  results: Readonly<Record<string, string>>,
): string {
  const lines = [...parameters].map(
    ([method, type]) =>
      `${JSON.stringify(method)}: { params: ${type}; result: ${results[method] ?? "unknown"} };`,
  );
  return `export interface ${name} {\n${lines.join("\n")}\n}`;
}

const text = await generate();
if (!process.argv.includes("--check")) writeFileSync(generatedPath, text);
else if (readFileSync(generatedPath, "utf8") !== text) {
  process.stderr.write(
    "broker/codex/protocol.generated.ts differs from what the pinned Codex says.\n" +
      "Run: node build/codex-protocol.ts\n",
  );
  process.exitCode = 1;
}
