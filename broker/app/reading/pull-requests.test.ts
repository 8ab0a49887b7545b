import { expect, it } from "vitest";
import { pullRequestOf } from "./pull-requests.ts";

const APP = "github.com/acme/app";

it("finds none where none is named, or only of other repositories", () => {
  expect(pullRequestOf(APP, [])).toBeNull();
  const texts = [
    "https://github.com/acme/app-two/pull/3",
    "https://github.com.evil.example/acme/app/pull/4",
    "http://github.com/acme/app/pull/5",
    "https://github.com/acme/app/issues/6",
    "https://github.com/acme/app/pull/",
  ];
  expect(pullRequestOf(APP, texts)).toBeNull();
});

it("takes the last one of the newest text that names one", () => {
  const texts = [
    "Nothing here.",
    "Instead of https://github.com/acme/app/pull/7 I opened [this](https://github.com/Acme/App/pull/12/files).",
    "https://github.com/acme/app/pull/99",
  ];
  expect(pullRequestOf(APP, texts)).toEqual({
    number: 12,
    url: "https://github.com/Acme/App/pull/12",
  });
});
