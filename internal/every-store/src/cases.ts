import type { ConsentOrigin, CreateSmsPipelineOptions } from "sms-pipeline";

/** One person's texts, what is texted back, and what the consent log says after. */
export interface Case {
  readonly name: string;
  readonly options?: Partial<CreateSmsPipelineOptions>;
  readonly to?: string;
  readonly from?: string;
  readonly texts: readonly (string | Readonly<Record<string, string>>)[];
  readonly sent: readonly string[];
  readonly consent?: readonly (readonly ["opted_out" | "opted_in", ConsentOrigin])[];
}

/** Greets with `Hello.`; the model answers `Reply.` */
export const GREETER = "+15550100001";
/** The model answers from the start. */
export const QUIET = "+15550100002";
/** Greets with `Hello.`; its number is toll-free. */
export const TOLL_FREE = "+18005550100";

const CONFIRMED =
  "You have been unsubscribed and will get no more messages from us. Reply START to subscribe again.";
const NOTICE = "That is more messages than we can answer at the moment. Please try again later.";

const optOutWords = ["STOP", "stopall", "Unsubscribe.", "cancel", " END ", "quit!", '"Stop"'];
const endWords = ["goodbye", "Bye!", "exit"];
const requests = ["please stop texting me", "Take me off your list.", "Do not contact me again"];
const ordinary = [
  "stop by tomorrow?",
  "don't stop",
  "how do I cancel my order",
  "What's my end date",
];

export const CASES: readonly Case[] = [
  ...optOutWords.map(
    (word): Case => ({
      name: `${word} opts out; the carrier confirms it, and nothing is sent after`,
      texts: ["Hi", word, "Anyone?", word],
      sent: ["Hello."],
      consent: [["opted_out", "keyword"]],
    }),
  ),
  ...endWords.map(
    (word): Case => ({
      name: `${word} ends the conversation, and opts nobody out`,
      texts: ["Hi", word, "Hi"],
      sent: ["Hello.", "Hello."],
      consent: [],
    }),
  ),
  ...requests.map(
    (words): Case => ({
      name: `"${words}" opts out, with one confirmation`,
      texts: ["Hi", words, words, "Anyone?"],
      sent: ["Hello.", CONFIRMED],
      consent: [["opted_out", "plain_words"]],
    }),
  ),
  ...ordinary.map(
    (words): Case => ({
      name: `"${words}" ends nothing`,
      texts: ["Hi", words],
      sent: ["Hello.", "Reply."],
      consent: [],
    }),
  ),
  {
    name: "START opts in again and opens a new conversation",
    texts: ["Hi", "STOP", "START", "Next"],
    sent: ["Hello.", "Hello.", "Reply."],
    consent: [
      ["opted_out", "keyword"],
      ["opted_in", "keyword"],
    ],
  },
  {
    name: "YES opts in on a long code",
    texts: ["Hi", "STOP", "yes"],
    sent: ["Hello.", "Hello."],
    consent: [
      ["opted_out", "keyword"],
      ["opted_in", "keyword"],
    ],
  },
  {
    name: "YES does not opt in on a toll-free number",
    to: TOLL_FREE,
    texts: ["Hi", "STOP", "yes"],
    sent: ["Hello."],
    consent: [["opted_out", "keyword"]],
  },
  {
    name: "what the carrier read wins over the words",
    texts: ["Hi", { Body: "que pare", OptOutType: "STOP" }, "Anyone?"],
    sent: ["Hello."],
    consent: [["opted_out", "carrier"]],
  },
  {
    name: "an opt-out holds for every number of the Messaging Service",
    texts: [
      { Body: "Hi", MessagingServiceSid: "MG1" },
      { Body: "STOP", MessagingServiceSid: "MG1" },
      { Body: "Hi", MessagingServiceSid: "MG1", To: QUIET },
    ],
    sent: ["Hello."],
    consent: [["opted_out", "keyword"]],
  },
  {
    name: "an opt-out holds for no other number without one",
    texts: ["Hi", "STOP", { Body: "Hi", To: QUIET }],
    sent: ["Hello.", "Reply."],
    consent: [["opted_out", "keyword"]],
  },
  {
    name: "another language's word is confirmed by us",
    options: { optOut: { words: { optOut: ["arrêt"] } } },
    texts: ["Bonjour", "ARRÊT"],
    sent: ["Hello.", CONFIRMED],
    consent: [["opted_out", "keyword"]],
  },
  {
    name: "HELP is the carrier's to answer",
    texts: ["Hi", "HELP", "info"],
    sent: ["Hello."],
  },
  {
    name: "past the short window's limit there is one notice, then silence",
    options: { limits: { textsShort: 2 } },
    to: QUIET,
    texts: ["a", "b", "c", "d"],
    sent: ["Reply.", "Reply.", NOTICE],
  },
  {
    name: "past the conversation's limit too",
    options: { limits: { repliesPerConversation: 1 } },
    to: QUIET,
    texts: ["a", "b", "c"],
    sent: ["Reply.", NOTICE],
  },
  {
    name: "a conversation with a bot is paused",
    options: { loopGuard: { autoReplies: 2, quickTexts: 0 } },
    to: QUIET,
    texts: ["I'm driving, auto-reply", "I'm driving, auto-reply", "Hello?"],
    sent: ["Reply."],
  },
  { name: "a short code is not answered", from: "12345", texts: ["Your code is 1"], sent: [] },
  { name: "an alphanumeric sender is not answered", from: "BANK", texts: ["Hi"], sent: [] },
  { name: "a number of our own is not answered", from: QUIET, texts: ["Hi"], sent: [] },
];
