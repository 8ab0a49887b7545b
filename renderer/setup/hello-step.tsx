import { Link } from "@tanstack/react-router";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { localized } from "../language/broker-text.ts";
import { sentences } from "../../main/api/sentences.ts";
import { durationWords } from "../language/time-words.ts";
import type { SetupHello, SetupView } from "../../main/api/setup.ts";
import { isInApp } from "../frame/platform.ts";
import { Banner } from "../ui/notices.tsx";
import { CheckList, CheckRow } from "./check-row.tsx";
import { words } from "./words.ts";

/** The first message, from the channel to its answer, as it happens. */
export function HelloStep({ view }: { readonly view: SetupView }) {
  const { hello } = view;
  const { helloLead } = words;
  return (
    <>
      <p className="mt-1.5 max-w-[560px] text-text-2 select-text">
        {helloLead.before}
        <Typed>{helloLead.invite}</Typed>
        {helloLead.middle}
        <Typed>{helloLead.hello}</Typed>
        {helloLead.after}
      </p>
      <CheckList id="hello-live" title={words.helloChecks}>
        <LinkRow hello={hello} />
        <ChannelsRow hello={hello} />
        <MessageRow hello={hello} />
        <AnswerRow hello={hello} />
      </CheckList>
      {hello.answer.state === "answered" && (
        <div className="mt-6">
          <Banner>
            <b className="font-semibold">{words.works}</b>
            {isInApp() ? sentences(words.worksDetail, words.iconHidden) : words.worksDetailBrowser}
          </Banner>
        </div>
      )}
    </>
  );
}

function LinkRow({ hello: { link } }: { readonly hello: SetupHello }) {
  if (link.isLive) return <CheckRow state="passed" title={words.link} />;
  // Without a reason it is only on its way.
  return link.reason === null ? (
    <CheckRow state="busy" title={words.noLink} />
  ) : (
    <CheckRow state="warning" title={words.notLinked} detail={localized(link.reason)} />
  );
}

function Typed({ children }: { readonly children: string }) {
  return (
    <code className="rounded-chip bg-fill px-1 py-px font-mono text-12 text-text">{children}</code>
  );
}

function ChannelsRow({ hello }: { readonly hello: SetupHello }) {
  const { channels, channelsReason } = hello;
  if (channels === null) {
    // A message that arrives shows that the bot is in its channel.
    return channelsReason === null ? null : (
      <CheckRow state="note" title={words.channelsUnknown} detail={localized(channelsReason)} />
    );
  }
  return channels.length === 0 ? (
    <CheckRow state="note" title={words.notInvited} />
  ) : (
    <CheckRow state="passed" title={words.invited(channels)} />
  );
}

function MessageRow({ hello: { message } }: { readonly hello: SetupHello }) {
  if (message === null) return <CheckRow state="note" title={words.noMessage} />;
  const { tookMs } = message;
  return (
    <CheckRow
      state="passed"
      title={words.message}
      end={tookMs === null ? null : secondsWords(tookMs)}
    />
  );
}

function AnswerRow({ hello: { answer, message } }: { readonly hello: SetupHello }) {
  const session = message !== null && (
    <Link
      to="/sessions/$key"
      params={{ key: message.sessionKey }}
      className="text-accent-text hover:underline"
    >
      {words.openSession}
    </Link>
  );
  switch (answer.state) {
    case "none":
      return <CheckRow state="note" title={words.noAnswer} />;
    case "working":
      return (
        <CheckRow
          state="busy"
          title={words.working}
          detail={localized(answer.word)}
          end={session}
        />
      );
    case "answered":
      return (
        <CheckRow
          state="passed"
          title={words.answered}
          end={
            <>
              {session}
              {secondsWords(answer.tookMs)}
            </>
          }
        />
      );
    case "failed":
      return (
        <CheckRow
          state="failed"
          title={words.answerFailed}
          detail={localized(answer.reason)}
          end={session}
        />
      );
    default:
      return assertNever(answer);
  }
}

/** Below ten seconds a tenth is worth saying. */
function secondsWords(ms: number): string {
  return ms < 10_000 ? words.seconds(Number((ms / 1000).toFixed(1))) : durationWords(ms);
}
