import { eventsOfFoundInput } from "../joined-input.ts";
import { decide } from "../machine.ts";
import { choicesOfOffer } from "../offer-rules.ts";
import type { EndedTurn, TurnFailure } from "../ports/agent-events.ts";
import {
  type CodexTurn,
  endOf,
  knownTurns,
  newCodexTurn,
  refusal,
  shownBy,
  whatIsOwed,
} from "./codex-turn.ts";
import {
  newSessionState,
  type Effect,
  type Offer,
  type PendingInput,
  type SessionEvent,
  type SessionState,
  type TurnChoice,
} from "../state.ts";
import type { Step } from "./steps.ts";

/** One session's world: what is stored, what Codex has, and what is on its way between them. */
export class World {
  state: SessionState = newSessionState;
  readonly messages = new Map<number, string>();
  readonly said: string[] = [];
  readonly amended: string[] = [];
  /** Turns that began while people were asked how to go on, though nobody decided. */
  readonly unasked: string[] = [];
  /** A turn that nobody waits for any more would go on unseen. */
  forgotWhileRunning = false;
  readonly answers: string[] = [];
  /** Ends of turns after which a thread had no answer, or a second one. */
  readonly mistakes: string[] = [];
  readonly turns: CodexTurn[] = [];
  readonly inputsOfMessage = new Map<number, Set<string>>();
  readonly #codexHas = new Map<string, { turn: string; messageIds: readonly number[] }>();
  readonly #taken: PendingInput[] = [];
  /** What the store knows to have gone into each turn. */
  readonly #accepted = new Map<string, PendingInput[]>();
  /** Messages that no person wrote. */
  readonly #reports = new Set<number>();
  #calls: PendingInput[] = [];
  /** What Codex told and we have not read yet, in its order. */
  #wire: SessionEvent[] = [];
  #retryDue = false;
  #now = 0;
  #ids = 0;

  do(step: Step): void {
    this.#now += 1;
    switch (step) {
      case "message":
        this.messages.set((this.#ids += 1), "queued");
        return this.event({ kind: "poke" });
      case "codex-takes":
        return this.#take(true);
      case "codex-takes-but-answer-is-lost":
        return this.#take(false);
      case "codex-refuses": {
        const input = this.#calls.shift();
        if (input === undefined) return;
        this.#taken.push(input);
        this.#wire.push(refusal(input, false));
        return;
      }
      case "account-holds": {
        const input = this.#calls.shift();
        if (input === undefined) return;
        this.#taken.push(input);
        const until = { until: 0, isReset: true, another: false };
        const hold = { kind: "quota", profile: "a", ...until } as const;
        this.#wire.push({ kind: "input-held", inputId: input.inputId, hold });
        return;
      }
      case "account-works":
        return this.event({ kind: "account-usable" });
      case "turn-is-held":
        return this.#endTurn("failed", "usage-limit");
      case "moves":
        return this.event({ kind: "moved" });
      case "turn-completes":
        return this.#endTurn("completed");
      case "turn-fails":
        return this.#endTurn("failed");
      case "agent-posts": {
        const turn = this.#runningTurn();
        if (turn === undefined || this.#isCalling()) return;
        turn.spoken = true;
        turn.lastWord = null;
        this.#wire.push({ kind: "signal", signal: "final", visible: true });
        return;
      }
      case "agent-writes": {
        const turn = this.#runningTurn();
        if (turn !== undefined && !this.#isCalling()) turn.lastWord = `word ${(this.#ids += 1)}`;
        return;
      }
      case "codex-asks-the-model": {
        const turn = this.#runningTurn();
        return turn === undefined || this.#isCalling() ? undefined : this.#show(turn);
      }
      case "codex-is-heard": {
        const told = this.#wire.shift();
        return told === undefined ? undefined : this.#hear(told);
      }
      case "worker-dies":
        this.#calls = [];
        // A call that was not answered comes again to the next worker.
        this.#wire = this.#wire.filter((told) => told.kind === "signal");
        this.#retryDue = false;
        this.#nobodyListened();
        this.event({ kind: "worker-started" });
        return this.event({ kind: "codex-connected" });
      case "codex-dies":
        return this.#codexDies();
      case "codex-dies-and-forgets":
        this.#forget();
        return this.#codexDies();
      case "allows-a-command":
      case "command-ends": {
        const turn = this.#runningTurn();
        if (turn !== undefined) turn.command = step === "command-ends" ? null : "deploy";
        return;
      }
      case "job-reports":
        this.messages.set((this.#ids += 1), "queued");
        this.#reports.add(this.#ids);
        return this.event({ kind: "poke" });
      case "stop":
        return this.event({ kind: "stop", userId: "U", messageTs: String((this.#ids += 1)) });
      case "resume":
        return this.event({ kind: "resume", turnId: "T", operator: "O" });
      case "new":
        return this.event({ kind: "new", userId: "U", messageTs: String((this.#ids += 1)) });
      case "stalls":
        return this.event({ kind: "stalled", idleMs: 1, stopsAt: null });
      case "uses-too-much":
        return this.event({ kind: "over-budget", turnId: this.turns.at(-1)?.id ?? "", tokens: 1 });
      case "goes-offline":
        return this.event({ kind: "offline", since: this.#now });
      case "comes-back":
        return this.event({ kind: "online" });
      case "choose-first":
        return this.#choose(0);
      case "choose-second":
        return this.#choose(1);
      case "quiet":
        return this.event({
          kind: "quiet",
          wanted: "toggle",
          messageTs: String((this.#ids += 1)),
        });
      case "removal":
        return this.event({ kind: "removal" });
      case "timer":
        if (!this.#retryDue) return;
        this.#retryDue = false;
        this.#now += 1_000_000;
        return this.event({ kind: "retry-due" });
    }
  }

  event(event: SessionEvent): void {
    const { offer, turn } = this.state;
    const queued = [...this.messages].flatMap(([id, state]) => (state === "queued" ? [id] : []));
    const decision = decide(this.state, event, {
      now: this.#now,
      turnEnd: "post",
      queued,
      queuedByPeople: queued.filter((id) => !this.#reports.has(id)),
      unseenCommand: this.turns.find(({ id }) => isOf(turn, id))?.command ?? null,
      accepting: true,
      hasCapacity: true,
      liveJob: false,
      nextInputId: `in_${(this.#ids += 1)}`,
      retryDelayMs: () => 1_000,
    });
    this.state = JSON.parse(JSON.stringify(decision.state)) as SessionState;
    const goesOn = decision.effects.some(({ kind }) => kind === "deliver");
    if (offer?.kind === "unsure" && goesOn && !this.#isDecided(offer, event, queued)) {
      this.unasked.push(offer.key);
    }
    for (const effect of decision.effects) this.#perform(effect);
  }

  /** Whether a person had the session continue, or an input that was under way already did. */
  #isDecided(
    offer: Extract<Offer, { kind: "unsure" }>,
    { kind }: SessionEvent,
    queued: readonly number[],
  ): boolean {
    const isWritten = queued.some((id) => !this.#reports.has(id) && !offer.waiting.includes(id));
    return (
      isWritten || ["chosen", "resume", "stop", "new", "removal", "input-accepted"].includes(kind)
    );
  }

  /** Lets everything that is under way come to its end, as an undisturbed world would. */
  settle(): void {
    for (let round = 0; round < 200; round += 1) {
      for (const step of [
        "codex-takes",
        "codex-is-heard",
        "timer",
        "turn-completes",
        "codex-is-heard",
      ] as const) {
        this.do(step);
      }
      if (this.state.offer?.kind === "unsure") this.do("choose-first");
    }
  }

  #perform(effect: Effect): void {
    if (effect.kind === "messages") {
      for (const id of effect.ids) this.messages.set(id, effect.state);
    } else if (effect.kind === "deliver") this.#calls.push(effect.input);
    else if (effect.kind === "turn-over")
      for (const [id, is] of this.messages) this.messages.set(id, is === "delivered" ? "done" : is);
    else if (effect.kind === "input-settled") {
      const input = this.#taken.findLast((taken) => taken.inputId === effect.inputId);
      if (effect.state !== "accepted" || effect.turnId === null || input === undefined) return;
      this.#accepted.set(effect.turnId, [...(this.#accepted.get(effect.turnId) ?? []), input]);
    } else if (effect.kind === "say") this.said.push(effect.key);
    else if (effect.kind === "amend" || effect.kind === "rewrite") this.amended.push(effect.key);
    else if (effect.kind === "answer") this.answers.push(effect.key);
    else if (effect.kind === "retry-at") this.#retryDue = true;
    else if (effect.kind === "interrupt") this.#interrupt();
    else if (effect.kind === "forget-thread" && this.#runningTurn() !== undefined)
      this.forgotWhileRunning = true;
    else if (effect.kind === "inspect") this.event(this.#inspection());
  }

  /** What sessions.ts does: of a turn that was cut off Codex is asked what it had been given. */
  #hear(told: SessionEvent): void {
    const isCutOff = told.kind === "turn-ended" && told.turn.status === "interrupted";
    const { turn } = this.state;
    const isOurs = isCutOff && turn.state === "running" && turn.turnId === told.turn.turnId;
    const owed = whatIsOwed(told, this.state, this.turns);
    this.event(isOurs && this.#lost().length > 0 ? this.#inspection() : told);
    if (owed === null) return;
    if (owed.answer !== this.answers.includes(owed.key)) this.mistakes.push(owed.key);
  }

  /** The agent made a call and waits for its answer: it is not asked again before. */
  #isCalling(): boolean {
    return this.#wire.some((told) => told.kind === "signal");
  }

  #nobodyListened(): void {
    const turn = this.#runningTurn();
    if (turn !== undefined) turn.counted = false;
  }

  /** What deliver.ts does: an input that may have been sent is looked for first. */
  #take(told: boolean): void {
    const input = this.#calls.shift();
    if (input === undefined) return;
    this.#taken.push(input);
    const running = this.#runningTurn();
    const isHidden = running?.hidden.has(input.inputId) === true;
    const known = input.maybeSent && !isHidden ? this.#codexHas.get(input.inputId) : undefined;
    if (input.maybeSent && known === undefined && running !== undefined) {
      this.#wire.push({ ...refusal(input, true), why: "unseen" });
      return;
    }
    if (known !== undefined) {
      this.#wire.push(...eventsOfFoundInput(known.turn, input.inputId, knownTurns(this.turns)));
      return;
    }
    if (input.maybeSent && input.stopRequested !== null) {
      this.#wire.push({ ...refusal(input, false), why: "stopped" });
      return;
    }
    const turn = running ?? this.#startTurn();
    if (running !== undefined) turn.hidden.add(input.inputId);
    turn.inputs.push(input.inputId);
    this.#codexHas.set(input.inputId, { turn: turn.id, messageIds: input.messageIds });
    for (const id of input.messageIds) {
      const inputs = this.inputsOfMessage.get(id) ?? new Set<string>();
      this.inputsOfMessage.set(id, inputs.add(`${input.inputId}@${turn.id}`));
    }
    this.#wire.push(
      told
        ? { kind: "input-accepted", inputId: input.inputId, turnId: turn.id }
        : refusal(input, true),
    );
  }

  /** Somebody presses a button of the open notice. */
  #choose(button: 0 | 1): void {
    const { offer } = this.state;
    if (offer === null) return;
    const choices: readonly TurnChoice[] = choicesOfOffer[offer.kind];
    const choice = choices[button];
    if (choice === undefined) return;
    this.event({ kind: "chosen", turnId: offer.turnId, choice, userId: "U" });
  }

  /** The model is asked again: the turn shows what joined it. */
  #show(turn: CodexTurn): void {
    this.#wire.push(...shownBy(turn));
  }

  /** What the model was never asked with is gone with the turn. */
  #dropHidden(turn: CodexTurn): void {
    for (const inputId of turn.hidden) this.#lose(turn, inputId);
    turn.hidden.clear();
  }

  #lose(turn: CodexTurn, inputId: string): void {
    for (const id of this.#codexHas.get(inputId)?.messageIds ?? []) {
      this.inputsOfMessage.get(id)?.delete(`${inputId}@${turn.id}`);
    }
    this.#codexHas.delete(inputId);
  }

  #startTurn(): CodexTurn {
    const turn = newCodexTurn(`T${(this.#ids += 1)}`);
    this.turns.push(turn);
    return turn;
  }

  #runningTurn(): CodexTurn | undefined {
    return this.turns.find((turn) => turn.status === "running");
  }

  #endTurn(status: EndedTurn["status"], failure: TurnFailure["kind"] = "other"): void {
    const turn = this.#runningTurn();
    if (turn === undefined) return;
    if (status === "completed" && this.#isCalling()) return;
    if (status === "interrupted") this.#dropHidden(turn);
    else this.#show(turn);
    turn.status = status;
    turn.failure = failure;
    this.#wire.push({ kind: "turn-ended", turn: endOf(turn) });
  }

  #interrupt(): void {
    const wasRunning = this.#runningTurn() !== undefined;
    this.#endTurn("interrupted");
    this.event({ kind: "interrupted", wasRunning });
  }

  /** Codex is killed: its turn is interrupted, nobody tells, and calls end without an answer. */
  #codexDies(): void {
    const turn = this.#runningTurn();
    if (turn !== undefined) {
      this.#dropHidden(turn);
      turn.status = "interrupted";
    }
    const unheard = this.#wire.flatMap((told) =>
      told.kind === "input-accepted" || told.kind === "input-refused" || told.kind === "input-held"
        ? [told.inputId]
        : [],
    );
    const unanswered = [
      ...this.#calls,
      ...this.#taken.filter((taken) => unheard.includes(taken.inputId)),
    ];
    this.#taken.push(...this.#calls);
    this.#wire = unanswered.map((input) => refusal(input, true));
    this.#calls = [];
    this.event({ kind: "codex-connected" });
  }

  /** Codex is killed before it wrote down the running turn, with what went into it. */
  #forget(): void {
    const turn = this.#runningTurn();
    if (turn === undefined) return;
    for (const inputId of turn.inputs) this.#lose(turn, inputId);
    this.turns.splice(this.turns.indexOf(turn), 1);
  }

  /** What lost-inputs.ts finds: inputs that were accepted into the stored turn and are not there. */
  #lost(): readonly number[] {
    const { turn } = this.state;
    if (turn.state !== "running") return [];
    const given = this.#accepted.get(turn.turnId) ?? [];
    return given
      .filter(({ inputId }) => !this.#codexHas.has(inputId))
      .flatMap(({ messageIds }) => messageIds);
  }

  #inspection(): SessionEvent {
    return { kind: "inspected", lost: this.#lost(), turns: knownTurns(this.turns) };
  }
}

function isOf(turn: SessionState["turn"], id: string): boolean {
  return turn.state === "running" && turn.turnId === id;
}
