import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { AdminApi } from "../api/admin-api.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/time.tsx";
import { TextField } from "../ui/text-field.tsx";
import { signIn, signInByCode, type SignInOutcome } from "./sign-in.ts";
import { words } from "./words.ts";

interface LoginPageProps {
  /** The code of a one-time link, to be tried once. */
  readonly code: string | null;
}

/** Asks for the admin token. The page that was opened is still in the address, and comes next. */
export function LoginPage({ code }: LoginPageProps) {
  const api = useAdminApi();
  const { outcome, isTrying, attempt } = useSignIn(api, code);
  const [token, setToken] = useState("");
  const [isEmpty, setEmpty] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const helpId = useId();
  useEffect(() => field.current?.focus(), []);
  const now = useNow(outcome?.kind === "limited" ? outcome.until : null);
  const problem = isEmpty ? words.empty : problemOf(outcome, now);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(token.trim() === "");
    if (token.trim() === "") field.current?.focus();
    else
      void attempt(() => signIn(api, token.trim(), Date.now)).then(() => field.current?.select());
  };
  return (
    <main className="drag flex h-full flex-col items-center overflow-y-auto px-6 pt-[22vh]">
      <form onSubmit={submit} noValidate className="no-drag w-[340px] max-w-full">
        <span className="grid size-10 place-items-center rounded-panel bg-text text-canvas">
          <Mark size={24} />
        </span>
        <h1 className="mt-4 text-22 font-semibold tracking-[-0.012em]">{words.product}</h1>
        <p className="text-text-2">{words.on(window.location.host)}</p>
        <label htmlFor={`${helpId}-token`} className="mt-6 block font-medium">
          {words.token}
        </label>
        <div className="mt-1.5 flex gap-2">
          <TextField
            ref={field}
            id={`${helpId}-token`}
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            value={token}
            onChange={(event) => setToken(event.target.value)}
            aria-invalid={problem !== null}
            aria-describedby={helpId}
            className="h-8 flex-1 font-mono text-12"
          />
          <Button type="submit" kind="primary" size="large" busy={isTrying && words.opening}>
            {words.open}
          </Button>
        </div>
        <div id={helpId} className="mt-2 text-12">
          <p role="alert" className="text-danger empty:hidden">
            {problem}
          </p>
          <p className="mt-1 text-text-2">{words.where}</p>
        </div>
      </form>
    </main>
  );
}

function useSignIn(api: AdminApi, code: string | null) {
  const [outcome, setOutcome] = useState<SignInOutcome | null>(null);
  const [isTrying, setTrying] = useState(false);
  const attempt = async (task: () => Promise<SignInOutcome>) => {
    setTrying(true);
    setOutcome(await task());
    setTrying(false);
  };
  const triedCode = useRef<string | null>(null);
  useEffect(() => {
    // Once: React runs effects twice in development, and the code works a single time.
    if (code === null || triedCode.current === code) return;
    triedCode.current = code;
    void attempt(() => signInByCode(api, code, Date.now));
  });
  return { outcome, isTrying, attempt };
}

function problemOf(outcome: SignInOutcome | null, now: number): string | null {
  switch (outcome?.kind) {
    case undefined:
    case "signed-in":
      return null;
    case "wrong":
      return words.wrong;
    case "limited":
      return outcome.until > now ? words.limited(outcome.until - now) : null;
    case "used-link":
      return words.usedLink;
    case "unreachable":
      return words.unreachable;
    case "refused":
      return localized(outcome.message);
    default:
      return assertNever(outcome);
  }
}
