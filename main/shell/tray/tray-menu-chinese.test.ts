import { describe, expect, it } from "vitest";
import type { AdminStatus } from "../../api/status.ts";
import { linux, now, profile, read, session, snapshotOf } from "./testing/snapshots.ts";
import { trayMenu } from "./tray-menu.ts";

describe("AD22 the menu in Chinese", () => {
  const chinese = { ...linux, language: "zh" } as const;

  it("is Chinese but for names and titles", () => {
    const ready = (name: string, week: number) => ({
      ...profile(name, null, week),
      preferred: true,
    });
    const snapshot = snapshotOf({
      counts: { "needs-you": 2, working: 1 },
      needsYou: [session("checkout-web", "needs-approval", 4), session(null, "failed", 30)],
      active: [session("a", "working", 6), session(null, "working", 7, { title: null })],
      profiles: [ready("mara", 31), profile("ci-bot", 14, 88)],
      releases: {
        ...{ current: "1.4.1", offered: "1.5.0", rollBackTo: null, operation: null, pin: null },
      } as AdminStatus["releases"],
    });
    expect(read(trayMenu(snapshot, chinese))).toEqual([
      "(2 个会话需要你处理)",
      "(1 个正在工作，Slack 已连接，12\u00a0秒前)",
      "---",
      "(需要你处理)",
      "批准：#checkout-web — 4\u00a0分钟",
      "失败：私信 — 30\u00a0分钟",
      "---",
      "(会话)",
      "Fix the checkout — 6\u00a0分钟",
      "会话：私信 — 7\u00a0分钟",
      "所有会话…",
      "---",
      "(剩余额度)",
      "▰▰▱▱▱▱▱▱ 31% mara，每周，周一 09:00 恢复",
      "▰▱▱▱▱▱▱▱ 14% ci-bot，5 小时，14:20 恢复",
      "---",
      "(启动 Broker)",
      "停止 Broker",
      "重新启动 Broker",
      "---",
      "首选账号配置：mara ▸ ✓ mara，剩余 31% | ci-bot，剩余 14%",
      "将 Broker 更新到 1.5.0…",
      "---",
      "打开窗口",
      "日志",
      "健康检查",
      "---",
      "登录时打开",
      "---",
      "设置…",
      "退出，Broker 继续运行",
      "退出并停止 Broker",
    ]);
  });

  it("says in Chinese why there is no control plane, and what the broker says", () => {
    const problem = { message: "OpenAI could not be reached.", hint: "" };
    const link = { kind: "down", problem, nextTryAt: now } as const;
    const rows = read(trayMenu({ link, status: null }, chinese));
    expect(rows.slice(0, 3)).toEqual(["(控制面未运行)", "(无法连接到 OpenAI。)", "重试"]);
    const crashed = { state: "crashed", exits: 5, reason: "OpenAI could not be reached." } as const;
    expect(
      read(trayMenu(snapshotOf({ worker: crashed, slack: null }), chinese)).slice(0, 2),
    ).toEqual(["(崩溃 5 次后已停止)", "(无法连接到 OpenAI)"]);
    const operation = {
      ...{ kind: "worker.deploy", version: "1.5.0" },
      steps: [{ id: "backup", title: "Working", state: "running" }],
    } as unknown;
    const changing = { current: "1.4.1", offered: null, rollBackTo: null, operation, pin: null };
    const releases = changing as AdminStatus["releases"];
    expect(read(trayMenu(snapshotOf({ releases }), chinese)).slice(0, 2)).toEqual([
      "(正在更新到 1.5.0)",
      "(工作中)",
    ]);
    const outOfQuota = session("web", "queued", 4, {
      status: { ...session("web", "queued", 4).status, word: "Out of quota" },
    });
    expect(read(trayMenu(snapshotOf({ needsYou: [outOfQuota] }), chinese))).toContain(
      "额度用尽：#web — 4\u00a0分钟",
    );
  });
});
