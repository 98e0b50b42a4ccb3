import { expect, it } from "vitest";
import { stripReasoning } from "./strip-reasoning.ts";

it.each([
  ["a plain reply", " Hello! ", "Hello!"],
  ["a block before the reply", "<think>\nThey greet me.\n</think>\n\nHello!", "Hello!"],
  ["an empty block", "<think>\n\n</think>\n\nHello!", "Hello!"],
  ["other spellings", "<Thinking>hm</Thinking>Hello!", "Hello!"],
  ["Mistral's brackets", "[THINK]They greet me.[/THINK]Hello!", "Hello!"],
  ["Seed's spelling", "<seed:think>hm</seed:think>Hello!", "Hello!"],
  [
    "gpt-oss's channels",
    "<|channel|>analysis<|message|>They greet me.<|end|><|start|>assistant<|channel|>final<|message|>Hello!",
    "Hello!",
  ],
  [
    "gpt-oss's channels without their marks",
    "analysisThey greet me.assistantfinalHello!",
    "Hello!",
  ],
  ["gpt-oss's thinking alone", "<|channel|>analysis<|message|>They greet", ""],
  ["gpt-oss's reply alone", "<|channel|>final<|message|>Hello!", "Hello!"],
  ["Gemma's channel", "<|channel>thought\nThey greet me.\n<channel|>Hello!", "Hello!"],
  ["Gemma's empty channel", "<|channel>thought\n<channel|>Hello!", "Hello!"],
  ["Gemma's thinking alone", "<|channel>thought\nThey greet", ""],
  ["two blocks", "<think>a</think>Hel<think>b</think>lo", "Hello"],
  ["a block in a block", "<think>a <think> b</think>Hello", "Hello"],
  ["a block that the template opened", "They greet me.\n</think>\nHello!", "Hello!"],
  ["a block that never closes", "<think>They greet", ""],
  ["Mistral's block that never closes", "[THINK]They greet", ""],
  ["one that never closes after text", "Hello!\n  <think>They greet", "Hello!"],
  ["an opening tag as a word", "Use the <think> tag.", "Use the <think> tag."],
  ["a closing tag as a word", "<think>x</think>End it with </think>.", "End it with </think>."],
  ["nothing but a block", "<think>a</think>\n", ""],
  ["a link", "[Think](https://a.test) is open.", "[Think](https://a.test) is open."],
  ["another tag", "<b>Hi</b> <thinker>", "<b>Hi</b> <thinker>"],
])("%s", (_, content, reply) => {
  expect(stripReasoning(content)).toBe(reply);
});
