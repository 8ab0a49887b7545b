import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import { type RelayAnswer, type RelayRule, type RuleBook, createRuleBook } from "./rules.ts";

/**
 * Stands in for the Codex program: `relay.ts <codex> <rules.json> app-server --listen unix://…`.
 * Starts the real app-server beside it and passes messages on, except as the rules say. Ends Codex
 * on SIGTERM.
 */
const [program = "", rulesPath = "", ...args] = process.argv.slice(2);
const listen = args.indexOf("--listen") + 1;
const socketPath = (args[listen] ?? "").slice("unix://".length);
const innerPath = `${socketPath}.r`;
let rulesText = "";
let rules: RuleBook = createRuleBook([]);

/** The rules as they are now: a test may have written others. */
const takeRule = (from: RelayRule["from"], name: string, about: string): RelayRule | null => {
  const text = readFileSync(rulesPath, "utf8");
  if (text !== rulesText) rules = createRuleBook(JSON.parse(text) as RelayRule[]);
  rulesText = text;
  const rule = rules.take(from, name, about);
  if (rule !== null) appendFileSync(`${rulesPath}.applied`, `${JSON.stringify(rule)}\n`);
  return rule;
};
/** What was said in each thread, by its id: that is what its other messages are about. */
const saidIn = new Map<string, string>();

const codex = spawn(program, args.with(listen, `unix://${innerPath}`), { stdio: "inherit" });
codex.once("exit", (code) => {
  rmSync(socketPath, { force: true });
  process.exit(code ?? 1);
});
process.on("SIGTERM", () => codex.kill("SIGTERM"));

while (!existsSync(innerPath)) await pause(20);
const server = createServer().listen(socketPath);
new WebSocketServer({ server }).on("connection", (client) => {
  const inner = new WebSocket(`ws+unix://${innerPath}:/`);
  const asked = new Map<string, { readonly name: string; readonly text: string }>();
  const held: { readonly until: string; readonly send: () => void }[] = [];
  const early: string[] = [];
  /** The methods of requests that Codex never made, by id. */
  const asks = new Map<string, string>();

  const pass = (from: RelayRule["from"], text: string) => {
    const message = JSON.parse(text) as {
      id?: unknown;
      method?: string;
      params?: { threadId?: string; turn?: { id?: string } };
      result?: unknown;
      error?: NonNullable<RelayAnswer["error"]>;
    };
    const made = from === "client" ? asks.get(String(message.id)) : undefined;
    if (made !== undefined && message.method === undefined) {
      const { result, error } = message;
      const answer: RelayAnswer = { method: made, result, ...(error && { error }) };
      appendFileSync(`${rulesPath}.answers`, `${JSON.stringify(answer)}\n`);
      return;
    }
    const other = from === "codex" ? "client" : "codex";
    const thread = message.params?.threadId ?? "";
    if (message.method === "turn/start") saidIn.set(thread, (saidIn.get(thread) ?? "") + text);
    if (message.method !== undefined && message.id !== undefined)
      asked.set(`${from}:${String(message.id)}`, { name: message.method, text });
    const request = asked.get(`${other}:${String(message.id)}`);
    const name = message.method ?? `answer:${request?.name ?? "unknown"}`;
    const about = text + (saidIn.get(thread) ?? "") + (request?.text ?? "");
    const send = () => {
      (from === "codex" ? client : inner).send(text);
      for (const one of held.splice(0))
        if (one.until === name) one.send();
        else held.push(one);
    };
    const rule = takeRule(from, name, about);
    apply(rule, send);
    for (const { method, params } of rule?.asks ?? []) {
      const id = `relay-${asks.size}`;
      asks.set(id, method);
      const place = { threadId: thread, turnId: message.params?.turn?.id };
      client.send(JSON.stringify({ id, method, params: { ...place, ...params } }));
    }
  };

  const apply = (rule: RelayRule | null, send: () => void) => {
    switch (rule?.does) {
      case undefined:
      case "ask":
        return send();
      case "drop":
        return;
      case "twice":
        send();
        return send();
      case "delay":
        setTimeout(send, rule.ms ?? 0);
        return;
      case "hold":
        held.push({ until: rule.until ?? "", send });
        return;
      case "cut":
        return client.terminate();
      case "kill":
        codex.kill("SIGKILL");
    }
  };

  inner.on("open", () => {
    for (const text of early.splice(0)) pass("client", text);
  });
  inner.on("message", (data) => pass("codex", String(data)));
  client.on("message", (data) => {
    if (inner.readyState === WebSocket.OPEN) pass("client", String(data));
    else early.push(String(data));
  });
  inner.on("close", () => client.terminate());
  inner.on("error", () => client.terminate());
  client.on("close", () => inner.terminate());
  client.on("error", () => inner.terminate());
});
