import { useEffect, useState } from "react";
import type { SignIn } from "../../broker/api/profiles.ts";
import { answerOf } from "../api/api-error.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

/** Starting an app-server of its own and asking OpenAI for a code takes some seconds. */
const START_MS = 60_000;

/** Begins a sign-in with a code while the component is there, and cancels it when it is left. */
export function useSignIn(profile: string | null): {
  /** Null until there is a code. */
  readonly begun: SignIn | null;
  readonly startError: unknown;
} {
  const { client } = useAdminApi();
  const [begun, setBegun] = useState<SignIn | null>(null);
  const [startError, setStartError] = useState<unknown>(null);
  useEffect(() => {
    let isLeft = false;
    let id: string | null = null;
    const cancel = (which: string) => {
      // What cannot be cancelled ends by itself.
      void client.cancelSignIn({ params: { id: which } });
    };
    const body = profile === null ? {} : { profile };
    void answerOf(client.startSignIn({ body }, { timeoutMs: START_MS })).then(
      ({ signIn }) => {
        ({ id } = signIn);
        if (isLeft) cancel(id);
        else setBegun(signIn);
      },
      (thrown: unknown) => {
        if (!isLeft) setStartError(thrown);
      },
    );
    return () => {
      isLeft = true;
      if (id !== null) cancel(id);
    };
  }, [client, profile]);
  return { begun, startError };
}
