/** An agent or daemon of another installation. */
export interface OlderAgentFact {
  readonly label: string;
  readonly where: "agent" | "daemon";
  readonly program: string | null;
  readonly isLoaded: boolean;
  /** What to type to remove it. */
  readonly commands: readonly string[];
}

/** The broker's launch agent, as the checks need it. */
export interface AgentSource {
  read(): Promise<{
    readonly label: string;
    /** Null until a person has decided. */
    readonly keepRunning: boolean | null;
    /** Null when launchd does not say. */
    readonly isLoaded: boolean | null;
    readonly older: readonly OlderAgentFact[];
  }>;
  removeOlder(label: string): Promise<void>;
}
