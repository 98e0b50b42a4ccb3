import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { isOptOutRequest } from "./opt-out-request.ts";

const REQUESTS = [
  "no more text alerts",
  "stop all of the text messages",
  "Stop sending my cell any more of your promotional messages",
  "opt us out of all of your lists",
  "lose my phone number",
  "Stop texting me or I'll report you to the FCC",
  "Stop or I will sue you!",
  "stop messaging me or else",
  "Who is this? Stop texting me",
  "who's this?? stop texting",
  "I already said stop",
  "No longer interested, please stop",
  "stop texting this phone number",
  "Stop sending me stuff",
  "Don't send me anything else",
  "stop all communication",
  "Cease and desist",
  "I opt out",
  "i wanna unsubscribe",
  "You don't have permission to text me",
  "You do not have my consent to contact me.",
  "I do not consent to these messages",
  "I never consented to this. Stop.",
  "Can you stop texting me?",
  "Can you please stop texting me??",
  "Could you please remove me from your list?",
  "can u pls take me off this list?",
  "Hi, would you please stop sending me these messages? Thanks",
  "Will you please not text me again?",
  "Please stop",
  "stop please",
  "Stop, please.",
  "Please stop now",
  "STOP STOP STOP",
  "Stop! Stop!",
  "I said stop",
  "No, stop.",
  "Wrong number. Stop.",
  "ok stop",
  "please quit",
  "stop txting me",
  "dont txt me",
  "no more txts",
  "stop fucking texting me",
  "STOP F***ING TEXTING ME",
  "stop calling me",
  "Do not call or text me",
  "stop calling and texting me",
  "please stop texting me",
  "_Stop texting me_",
  "Do-not text me",
  "Stop texting me",
  "STOP TEXTING ME!!!",
  "stop texting this number",
  "Please stop messaging me.",
  "stop contacting me",
  "Stop sending me messages",
  "stop sending me these texts",
  "please stop sending texts to this number",
  "Quit texting me",
  "quit spamming me",
  "stop spamming me please",
  "Stop bothering me",
  "stop the texts",
  "stop all messages",
  "Please stop these messages",
  "cancel these texts",
  "don't text me again",
  "Don’t text me anymore",
  "dont text me",
  "Do not text me ever again.",
  "Do not contact me",
  "do not contact this number again",
  "please don't message me anymore",
  "Never text me again",
  "never contact me again!",
  "don't send me any more texts",
  "Do not send me messages",
  "No more texts",
  "no more messages please",
  "No more text messages to this number",
  "remove me",
  "Remove me from your list",
  "please remove me from this list",
  "remove me from your text list",
  "Take me off your list",
  "take me off of your mailing list",
  "please take me off the list, thanks",
  "take my number off your list",
  "delete my number",
  "Delete my number from your database",
  "remove my number from your system",
  "get me off this list",
  "unsubscribe me",
  "Please unsubscribe",
  "unsubscribe me from these messages",
  "Unsubscribe from all",
  "opt out",
  "Opt me out",
  "opt out of these texts",
  "I want to opt out",
  "I'd like to unsubscribe",
  "I would like to be removed from your list",
  "I don't want these texts",
  "I don't want to receive texts from you",
  "i do not want any more messages",
  "I no longer want to receive these messages",
  "I don't want to be contacted",
  "I don't want you to text me",
  "I revoke my consent",
  "I withdraw my permission",
  "Wrong number, please stop texting me",
  "Not interested. Remove me from your list.",
  "No thanks, stop texting me",
  "Leave me alone! Stop texting me!",
  "Hi, please stop texting me. Thank you",
  "I said stop texting me",
  "I told you to stop texting me",
  "lose my number",
  "Stop all",
  "can you stop texting me",
  "ugh stop messaging me already",
  "Stop texting me. Now!",
  "Stop texting me, now",
  "Please stop texting me. Immediately.",
  "Do not contact me, ever again.",
  "Again, stop texting me",
  "So, stop texting me",
  "And stop texting me, thanks guys",
  "Stop texting me, ok?",
  "Stop texting me okay?",
  "Please stop texting me?",
  "How about you let me opt out",
  "Wrong number\nstop texting me",
  "This is spam; remove me from your list",
  "Ｐｌｅａｓｅ ｓｔｏｐ",
  "Don't bother me anymore",
  "Don't send texts to this number",
  "get my number off your list",
  "drop me from your system",
  "Stop with the texts",
  "stop with texting me",
  "stop bothering me with texts",
  "No more texting me",
  "Stop texting me. Who is this?",
  "I voted already, stop texting me",
  "Seriously, stop texting me",
  "You texted me 5 times today, please stop messaging me!",
  "I told you already, stop texting me",
  "I moved to Texas, please take me off ur list",
  "Third time today! Stop texting me.",
  "What did I just say? Stop texting me",
  "Stop sending me messages. I moved to Denver in May.",
  "Your store is closed anyway. Please unsubscribe me",
  "I have asked you twice; take me off your list",
  "Never contact me again. My lawyer has your number.",
  "Do not contact me again. I mean it.",
  "Please don't text this number anymore. Bob moved.",
  "I voted already. Remove me from your texting list",
  "Wrong number.Stop texting me",
  "I don't need https://shop.example/deal. Stop texting me",
  '"Stop texting me"',
  `${"You texted me at work, at home and at night. ".repeat(8)}Stop texting me!!`,
];

/** Requests that differ in one word each: `…` stands for those after the bar. */
const VARIED = [
  "… these texts|stop|quit|cease|discontinue|end|cancel",
  "stop … me|calling or texting|texting and calling|texting or calling|harassing|sms'ing|bugging|pestering|msging",
  "… me|don't ever text|don't you text|don't call and text|don't text and call|don't text or call|don't msg|don't sms|don't spam|no need to text",
  "never text …|us|this phone|my number|my phone number|my cell",
  "no more texts …|to me|at my number|on my cell",
  "no more … to my phone|texts|any texts|those texts|your texts|more messages|any more text|such messages|further messages|unwanted texts|automated texts|promotional messages|marketing messages|sms messages|spam messages|annoying msgs|all of these texts|all of the texts|all of your texts|message|msg|sms|texting|messaging|spam|notifications|notification|alerts|alert|promotions|promotion|text messages|messages and texts|texts and messages",
  "remove me from …|that list|all lists|any list|all of your lists|all your lists|your texting list|your sms list|your message list|your messaging list|your contact list|your call list|your calling list|your marketing list|your phone list|your distribution list|your contacts|your records|your subscription|your subscriptions",
  "delete my …|name|number|info|information|details",
  "… my number from your list|remove|take|delete|erase|drop|strike|scrub|get",
  "take my info …|off your list|off of your list|out of your system|out your system",
  "… all|stop|unsubscribe from|unsub from",
  "unsubscribe from …|this|these|it|everything|all of these|the list",
  "opt out of …|this|these|it|all|everything|the list",
  "… opt out|I wish to|I need to|let me|I want to|I wanna|I'd like to|I would like to",
  "I'm …|opting out|unsubscribing|unsubscribing from this",
  "I want to …|be taken off your list|be removed of it|stop getting texts|stop receiving these messages",
  "I don't … texts from you|want|wish to get|wanna receive|want to be sent|want to have|want to see",
  "I do not … to message me|want you|wish you|wanna you",
  "I no longer wish to be …|texted|messaged|contacted by you",
  "I revoke my …|consent|permission|authorization|consent to be texted|permission for these messages",
  "you don't have … to message me|my permission|any consent",
  "I do not consent to …|this|these|any of this|your texts",
].flatMap((line) => {
  const [request = "", ...words] = line.split("|");
  return words.map((word) => request.replace("…", word));
});

const ORDINARY = [
  "stop by tomorrow?",
  "I'll stop by tomorrow",
  "don't stop",
  "Please don't stop!",
  "can you stop?",
  "Who is this?",
  "cancel my order or I will dispute it",
  "stop the delivery or I'll refuse it",
  "Do you have permission to text me?",
  "I don't consent to the surgery",
  "don't send me anything with nuts",
  "Don't send me anything, I'll come by",
  "stop texting me?",
  "Can you opt out?",
  "Can you unsubscribe from the texts?",
  "Can you stop texting me at work?",
  "can you remove me from the waitlist?",
  "Can you stop the texts to my wife?",
  "omg stop",
  "stop lol",
  "bus stop please",
  "the next stop please",
  "please stop at the store",
  "stop and go",
  "stop calling me Bob",
  "Please cancel",
  "please end with a joke",
  "do not call the restaurant, text me",
  "don't stop texting me",
  "please never stop sending me these texts",
  "how do I cancel my order",
  "How do I unsubscribe from the newsletter?",
  "cancel my order",
  "Cancel my appointment please",
  "cancel my subscription and refund me",
  "I want to cancel my reservation",
  "When does my trial end?",
  "at the end of the month",
  "the bus stop on Main Street",
  "Where is the next stop",
  "can you stop my delivery",
  "stop the payment",
  "stop the delivery to my old address",
  "Stop, that's funny",
  "Stop it, you're making me laugh",
  "stop sending me to voicemail",
  "stop sending invoices to my old email",
  "please stop the noise",
  "Don't text me at work, text me at home",
  "don't text me before 9am",
  "Don't text me the code, email it",
  "don't message me on this app, use email",
  "do not contact my wife about this",
  "Do not send me the blue one, send the red one",
  "don't send me a replacement, I want a refund",
  "no more questions, thanks",
  "No more tickets?",
  "no more milk please",
  "remove me from the waitlist for Friday",
  "remove the onions please",
  "take me off the 5pm and put me on the 6pm",
  "take me off hold",
  "take my name off the reservation",
  "delete my last order",
  "delete my account",
  "What happens if I opt out?",
  "is there a fee to opt out of the insurance",
  "I opted out of the warranty",
  "I'd like to opt out of the insurance plan",
  "I don't want to receive the package on Monday",
  "I don't want these shoes",
  "I don't want fries",
  "I don't want to miss any texts",
  "why did you stop texting me",
  "Did you stop texting me?",
  "will you stop texting me after the appointment?",
  "you stopped texting me",
  "My son won't stop texting me lol",
  "My ex keeps texting me, how do I block him",
  "tell him to stop texting me",
  "Are you going to stop sending messages?",
  "if I say stop texting me what happens",
  "I wish they would stop calling",
  "stop at 5pm",
  "Can we stop at the store first",
  "quit my job today",
  "How do I quit the program",
  "leave me alone with the kids for an hour",
  "Not interested in the red one, do you have blue",
  "wrong number of items in my order",
  "unsubscribe button is broken",
  "The unsubscribe link doesn't work, can you fix your website",
  "end of story",
  "remind me to stop texting and driving",
  "revoke access for my old phone and order a new one",
  "lose weight program price?",
  "",
  "No",
  "No thanks",
  "Not interested",
  "Never, please",
  "Omg, stop!",
  "Stop, lol",
  "Can you take me today?",
  "Could you take us now?",
  "drop us",
  "Can you take my name?",
  "Please take my number",
  "No need to bother",
  "Don't bother.",
  "Do not send",
  "I told her: Stop texting me! She laughed.",
  "She said, stop texting me, and left.",
  "My ex said, stop texting me",
  'My favorite song is old, "Stop texting me"',
  "When I am at work, stop texting me",
  "I am at work, don't text me now",
  "I found another plumber, cancel",
  "Stop texting me, and bring milk",
  'He wrote "Stop texting me!" Is that rude?',
  'My ex wrote: "Leave. Stop texting me!" What should I do?',
  "He wrote “Leave. Stop texting me!” Is that rude?",
  "The email says:\nUnsubscribe\nWhat is that?",
  "Your link is broken: https://shop.example/email?unsubscribe",
  "Is www.unsubscribe.com yours?",
  "Take me off your calling list. Texts are fine.",
  "Remove me from your mailing list. I only want texts.",
  "Stop sending me marketing texts. I only want the reminders.",
  "No more promotional texts. Only the reminders please",
  "Don't text me now. I'm driving",
  "Remove me from the list. We found another table.",
  "Stop! We have enough paint.",
  "Stop texting me? I never wrote to you",
];

// Around a request, none of these makes it less of one.
const SAID_BEFORE =
  "please|pls|plz|kindly|hi|hello|hey|ok|okay|so|just|no thanks|no thank you|sorry|thanks|thank you|and|but|you guys|guys|can you|could you|would you|will you|can u|I said|I already said|I told you to|I asked you to|I need you to|I want you to|I'd like you to|I would like you to|you need to|you must|you have to|omg|ugh|wtf";
const SAID_AFTER =
  "please|pls|plz|thanks|thank you|thx|now|immediately|right now|right away|at once|asap|already|anymore|any more|ever again|again|ever|permanently|for good|forever|ok|okay|sir|guys|lol|today|from now on|going forward|or else|or I'll sue|or I will sue you|or I'm going to report you|or I am going to report you|or I'm gonna call a lawyer";
const SAID_APART =
  "no|nope|not interested|I'm not interested|I am not interested|im not interested|I'm no longer interested|I am no longer interested|no longer interested|who is this|who's this|who are you|wrong number|this is the wrong number|you have the wrong number|you've got the wrong number|enough|that's enough|leave me alone|go away|this is spam|spam|this is harassment|I'm serious|I am serious|I don't know you|I never signed up|I didn't sign up|I never signed up for this|I never consented to this|I didn't sign up for this|I did not sign up for this|I'm done|I am done|good day|bye|goodbye";
const CURSES = "fucking|fuckin|f***ing|freaking|frigging|damn|goddamn|bloody";

describe("isOptOutRequest", () => {
  it.each([...REQUESTS, ...VARIED])("asks: %j", (body) => {
    expect(isOptOutRequest(body)).toBe(true);
  });

  it.each(ORDINARY)("does not ask: %j", (body) => {
    expect(isOptOutRequest(body)).toBe(false);
  });

  it.each(SAID_BEFORE.split("|"))("asks after %j", (words) => {
    expect(isOptOutRequest(`${words} stop texting me`)).toBe(true);
    expect(isOptOutRequest(`${words}, stop texting me`)).toBe(true);
  });

  it.each(SAID_AFTER.split("|"))("asks before %j", (words) => {
    expect(isOptOutRequest(`Stop texting me ${words}`)).toBe(true);
  });

  it.each(SAID_APART.split("|"))("asks beside %j", (words) => {
    expect(isOptOutRequest(`${words}. Stop texting me!`)).toBe(true);
    expect(isOptOutRequest(`Stop texting me, ${words}.`)).toBe(true);
  });

  it.each(CURSES.split("|"))("asks with %j", (word) => {
    expect(isOptOutRequest(`Stop ${word} texting me`)).toBe(true);
  });

  it("a hostile text costs no more than its length", () => {
    for (const piece of ["stop the ", "please ", "stop all your more ", "don't ", "stop. @/.,"]) {
      for (let length = 2; length < 1_600 / piece.length; length++) {
        expect(isOptOutRequest(piece.repeat(length))).toBe(false);
      }
    }
  });
});

/** Reads texts until V8 has compiled every rule, in a process of its own, and prints the bytes that it took. */
const COMPILE = `
  const { isOptOutRequest } = await import(process.env.SOURCE);
  const inUse = () => (gc(), gc(), process.memoryUsage().heapUsed);
  const before = inUse();
  for (let time = 0; time < 3; time++) {
    for (const mark of ["", "…"]) isOptOutRequest("never be late for the list at my number" + mark);
  }
  console.log(inUse() - before);
`;

it("the rules take little to compile: the first text that is read waits for it", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", "--input-type=module", "--eval", COMPILE],
    { env: { ...process.env, SOURCE: new URL("./opt-out-request.ts", import.meta.url).href } },
  );
  const bytes = Number(stdout);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(1_000_000);
});
