/** The machine's facts that values and defaults depend on; given by the composition root. */
export interface ConfigContext {
  /** Relative paths are resolved against it. */
  readonly cwd: string;
  /** Stands for `~`. */
  readonly home: string;
  /** No setting depends on it today. */
  readonly platform: NodeJS.Platform;
  /** Keeps the socket folders of two users apart; their homes do so where it is not given. */
  readonly uid?: number;
}

/** What defaults may be made of, already read from the environment. */
export interface Base {
  readonly context: ConfigContext;
  readonly serviceRoot: string | null;
  readonly dataRoot: string;
  readonly port: number;
  readonly workerPort: number;
  readonly bindHost: string;
  /** `XDG_RUNTIME_DIR`, when it is an absolute path. */
  readonly runtimeDir: string | null;
}
