import type { AgentState } from "./model.ts";

export interface AgentSession {
  readonly channel: string;
  readonly threadTs: string;
  readonly state: AgentState;
  readonly title: string;
}

/** The sessions of an app that is declared an agent, one a thread. Unlike words, states stay. */
export class AgentSessions {
  readonly #sessions = new Map<string, AgentSession>();

  find(channel: string, threadTs: string): AgentSession | undefined {
    return this.#sessions.get(keyOf(channel, threadTs));
  }

  set(session: AgentSession): void {
    this.#sessions.set(keyOf(session.channel, session.threadTs), session);
  }
}

function keyOf(channel: string, threadTs: string): string {
  return `${channel}:${threadTs}`;
}
