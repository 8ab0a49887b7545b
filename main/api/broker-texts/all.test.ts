import { describe, expect, test } from "vitest";
import { brokerText } from "../broker-text.ts";
import { allTexts } from "./all.ts";

const chineseOf = (english: string) => brokerText(english, "zh");
const withoutSpaces = (text: string) => text.replaceAll(" ", "");

describe("AD22 the Chinese of the broker's texts", () => {
  test("no pair takes the texts of a later one", () => {
    const wrong = allTexts.flatMap(([english, chinese]) => {
      const text = english.replaceAll(/\{(\d)\}/g, "x$1");
      const expected = chinese.replaceAll(/\{(\d)\+?\}/g, "x$1");
      const found = chineseOf(text);
      // Around a slot whose value is translated, spaces depend on the value.
      return withoutSpaces(found) === withoutSpaces(expected) ? [] : [{ text, found, expected }];
    });
    expect(wrong).toEqual([]);
  });

  test("no text has two pairs", () => {
    const texts = allTexts.map(([english]) => english);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  test("every slot of the Chinese is one of the English", () => {
    const slotsOf = (text: string) => [...text.matchAll(/\{(\d)\+?\}/g)].map(([, slot]) => slot);
    expect(
      allTexts.filter(([english, chinese]) =>
        slotsOf(chinese).some((slot) => !slotsOf(english).includes(slot)),
      ),
    ).toEqual([]);
  });

  test("its punctuation is full-width, and a space stands beside Latin letters and digits", () => {
    const faults = [
      /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u,
      /\p{Script=Han}[,;:!?.]|[,;:!?]\p{Script=Han}/u,
      /您|！/u,
    ];
    expect(
      allTexts
        .map(([, chinese]) => chinese)
        .filter((chinese) => faults.some((fault) => fault.test(chinese))),
    ).toEqual([]);
  });
});
