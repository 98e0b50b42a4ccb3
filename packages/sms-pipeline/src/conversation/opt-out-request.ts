/**
 * Whether an English text asks in plain words not to be texted any more. US law counts any wording that a reasonable
 * person would read so (47 CFR 64.1200(a)(10), https://www.ecfr.gov/current/title-47/part-64/section-64.1200).
 *
 * Conservative: a text is a request when all of it is one, each sentence by itself a request or polite or annoyed filler
 * around one. What is left over ("stop by tomorrow?", "how do I cancel my order") makes it an ordinary text, which the
 * model answers, unless a sentence, or its end, demands it in so many words: "Third time today! Stop texting me." A text
 * with quotation marks may tell what somebody else said.
 */
export function isOptOutRequest(body: string): boolean {
  if (body.length > 1_600) return false;
  const text = body
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    // The dots of an address end no sentence, and neither does the line that ends in a colon.
    .replace(/(?:[/@]|www\.)(?:[.!?;,]*[^\s.!?;,])+/g, " link")
    .replace(/:\s+/g, ": ");
  if (!KEY_WORD.test(text)) return false;
  const sentences = text.match(/[^.!?;\n]+[.!?]*/g) ?? [];
  const kinds = sentences.map((sentence) => kindOf(sentence, text));
  return kinds.includes("something else")
    ? kinds.includes("demand") && !/["“”]/.test(text)
    : kinds.includes("demand") || kinds.includes("request");
}

function kindOf(
  sentence: string,
  text: string,
): "demand" | "request" | "filler" | "something else" {
  if (sentence.length > 200) return "something else";
  let request: string | undefined;
  let hasMore = false;
  for (const clause of sentence.split(/,(?=\s)/)) {
    const words = plainWords(clause);
    if (words === "" || FILLER.test(words)) continue;
    const isRequest = REQUEST.test(shortNamed(words)) && !isPlayful(text, words);
    hasMore ||= !isRequest;
    request = isRequest ? words : undefined;
  }
  if (request === undefined) return hasMore ? "something else" : "filler";
  if (sentence.includes("?") && !isPlea(sentence, request)) return "something else";
  // "Don't text me again" says never; "don't text me now" does not.
  const said = FOR_GOOD.test(sentence) ? request.replace(DO_NOT_START, "never") : request;
  const isDemand = DEMAND.test(said);
  // "I voted already, stop texting me", but not "she said, stop texting me".
  if (hasMore) return isDemand && !TELLS.test(sentence) ? "demand" : "something else";
  return isDemand ? "demand" : "request";
}

/** Letters, digits and apostrophes, one space between words, and no polite words at either end. */
function plainWords(sentence: string): string {
  const words = sentence
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim()
    .replace(EXPLETIVE, "")
    .replace(THREAT, "")
    .replace(/\bdont\b/g, "don't")
    .replace(/\bur\b/g, "your")
    .replace(/\btxt(?=s?\b|ing\b)/g, "text");
  let rest = words;
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(POLITE_START, "").replace(POLITE_END, "");
  }
  return rest;
}

// f***ing loses its stars before this.
const EXPLETIVE = /\b(?:fucking|fuckin|f ing|freaking|frigging|damn|goddamn|bloody)\s+/g;
const THREAT = / or (?:else|i'll|i will|i'm going to|i am going to|i'm gonna)\b.*$/;
const POLITE_START =
  /^(?:please|pls|plz|kindly|hi|hello|hey|ok|okay|so|just|no thanks|no thank you|sorry|thanks|thank you|and|but|you guys|guys|(?:can|could|would|will) (?:you|u)|i (?:already )?(?:said|told you to|asked you to)|i need you to|i want you to|i'd like you to|i would like you to|you need to|you must|you have to|omg|ugh|wtf)(?: |$)/;
const POLITE_END =
  /(?:^| )(?:please|pls|plz|thanks|thank you|thx|now|immediately|right now|right away|at once|asap|already|anymore|any more|again|ever|permanently|for good|forever|ok|okay|sir|guys|lol|today|at this number|on this number|to this number|from now on|going forward)$/;

const FILLER =
  /^(?:no|nope|not interested|i'm not interested|i am not interested|im not interested|(?:i'm |i am )?no longer interested|who is this|who's this|who are you|wrong number|this is the wrong number|you have the wrong number|you've got the wrong number|enough|that's enough|leave me alone|go away|this is spam|spam|this is harassment|i'm serious|i am serious|i don't know you|i never signed up|i didn't sign up|i never (?:signed up for|consented to) this|i didn't sign up for this|i did not sign up for this|i'm done|i am done|good day|bye|goodbye)$/;

const WHICH =
  "(?:any|these|those|the|all|your|such|further|unwanted|automated|promotional|marketing|annoying) ";
const TEXTS_ONLY = "(?:notifications?|alerts?|promotions?|messages and texts|texts and messages)";
// These may also be what is done: "text me", "spam me".
const A_TEXT = "(?:texts?|messages?|msgs?|sms|texting|messaging|spam)";
const KIND = "(?:text|sms|spam) ";

/** What has many names, and the one that the requests below know: with all of them in each request, it took 2 MB and 70 ms to compile. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/(?<![^ ])us(?![^ ])/g, "me"],
  [/(?<![^ ])(?:this|my) (?:phone number|number|phone|cell)(?![^ ])/g, "my number"],
  [
    /(?<![^ ])(?:(?:your|the|this|that|all of your|all your|all|any) )?(?:(?:text|texting|sms|message|messaging|mailing|contact|call|calling|marketing|phone|distribution) )?(?:lists?|database|system|contacts|records|subscriptions?)(?![^ ])/g,
    "your list",
  ],
  [
    new RegExp(
      `(?<![^ ])(?:${TEXTS_ONLY}|(?:${WHICH})+(?:${KIND})*(?:${TEXTS_ONLY}|${A_TEXT}))(?![^ ])`,
      "g",
    ),
    "texts",
  ],
];

const MESSAGES = `(?:(?:any|all) )?(?:more )?(?:of texts|(?:${KIND})*${A_TEXT})`;
const ME = "(?:me|my number)";
const TO_ME = `(?: (?:to|at|on) ${ME})?`;
const MINE = "my (?:name|info|information|details)";
const STOP = "(?:stop|quit|cease|discontinue|end|cancel)";
const BARE_STOP = "(?:stop|quit)(?: (?:stop|quit))*";
const DO_NOT = "(?:don't|do not|not|never|no need to)";

const REQUESTS: readonly string[] = [
  // please stop, stop stop stop: to the carrier, the word counts only when it is the whole message
  BARE_STOP,
  // stop texting me
  `${STOP} (?:with )?(?:texting|calling|calling (?:and|or) texting|texting (?:and|or) calling|messaging|contacting|sending|spamming|bothering|harassing|sms'ing|bugging|pestering|msging)(?: ${ME})?(?: (?:with )?(?:${MESSAGES}|stuff))?${TO_ME}`,
  // stop the texts, stop all messages to this number
  `${STOP} (?:with )?${MESSAGES}${TO_ME}`,
  // don't text me, do not ever contact me, never message this number
  `${DO_NOT} (?:ever |you )?(?:(?:text|call (?:and|or) text|text (?:and|or) call|message|msg|contact|sms|spam)(?: ${ME})?(?: ${MESSAGES})?|(?:bother|send) ${ME}(?: ${MESSAGES})?|send ${MESSAGES})${TO_ME}`,
  `${DO_NOT} send ${ME} anything(?: else)?`,
  "(?:stop|cease|end) all (?:communications?|contact)",
  "cease and desist",
  // no more texts
  `no more ${MESSAGES}${TO_ME}`,
  `no (?:more )?(?:texting|messaging) ${ME}`,
  // remove me, take me off your list, delete my number
  `(?:remove|delete|erase) (?:${ME}|${MINE})`,
  `(?:remove|take|delete|erase|drop|strike|scrub|get) (?:${ME}|${MINE}) (?:from|off|off of|out of|out) your list`,
  // unsubscribe me, opt me out
  `(?:unsubscribe|unsub)(?: me)?(?: from (?:this|these|it|all|everything|all of these|${MESSAGES}|your list))?`,
  `(?:i )?(?:opt|opting)(?: me)? out(?: of (?:this|these|it|all|everything|${MESSAGES}|your list))?`,
  `(?:i want to|i wanna|i'd like to|i would like to|i wish to|i need to|let me|how about you let me|i am|i'm) (?:unsubscribe|unsubscribing|opt out|opting out|be removed|be taken off(?: your list)?|stop getting|stop receiving)(?: (?:from|of|off) (?:this|these|it|all|everything|${MESSAGES}|your list))?(?: ${MESSAGES})?`,
  // I don't want your texts
  `i (?:don't|do not|no longer) (?:want|wish|wanna)(?: to)?(?: get| receive| be sent| have| see)? ${MESSAGES}(?: from you)?${TO_ME}`,
  `i (?:don't|do not) (?:want|wish|wanna)(?: you)? to (?:text|message|contact) ${ME}`,
  "i (?:don't|do not|no longer) (?:want|wish|wanna) to be (?:texted|messaged|contacted)(?: by you)?",
  `(?:i )?(?:revoke|withdraw)(?: my)? (?:consent|permission|authorization)(?: (?:to|for) (?:be texted|be contacted|${MESSAGES}))?`,
  `i (?:do not|don't|never) consent(?:ed)? to (?:this|these|any of this|${MESSAGES})`,
  `you (?:do not|don't) have (?:my |any )?(?:permission|consent) to (?:text|message|contact) ${ME}`,
  "lose my number",
  "stop all",
];

const REQUEST: RegExp = new RegExp(`^(?:${REQUESTS.join("|")})$`);

/** "Stop all of your annoying messages to this number" is "stop texts to my number". */
function shortNamed(words: string): string {
  let named = words;
  for (const [names, name] of NAMES) named = named.replace(names, name);
  return named;
}

/** "omg stop" and "stop lol" are said of a joke. */
function isPlayful(text: string, request: string): boolean {
  return ONLY_STOP.test(request) && /\b(?:lol|omg)\b/.test(text);
}

/** "Can you stop texting me?" and "Stop texting me, ok?" ask for no answer; "can you opt out?" does. */
function isPlea(sentence: string, request: string): boolean {
  return PLEA.test(sentence) && OF_OURS.test(request);
}

const PLEA = /\b(?:(?:can|could|would|will) (?:you|u)|please|pls|plz|ok|okay)\b/;

/** What we do, and to whom. */
const OF_OURS =
  /\b(?:me|us|my|this (?:number|phone)|(?:text|messag|send|contact|spamm|bother|harass)ing)\b/;

/** Names the texts or their list, so that nothing else can be meant by it; who names the marketing alone may want others. */
const DEMAND =
  /^(?!.*\b(?:marketing|promo))(?:(?:stop|quit|cease|never).*\b(?:text|messag|msg|contact|spamm|harass)|.*\byour (?:(?:text|texting|sms|message|messaging) )?lists?$|unsub)/;
/** What somebody else said, or what holds at times. */
const TELLS =
  /["“”]|\b(?:(?<!you )said|says?|told(?! (?:you|u)\b)|tells?|wrote|writes?|replied|when|whenever|while|until)\b/;
const DO_NOT_START = /^(?:don't|do not|not)\b/;
const FOR_GOOD = /\b(?:again|any ?more|ever)\b/;

const ONLY_STOP: RegExp = new RegExp(`^${BARE_STOP}$`);

/** Every request has a word that begins so; most texts have none. */
const KEY_WORD =
  /(?<![a-z])(?:stop|quit|cease|discontinue|end|cancel|don'?t|do not|never|no|remove|take|delete|drop|strike|scrub|erase|get|unsub|opt|revoke|withdraw|lose)/;
