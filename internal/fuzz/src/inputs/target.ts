import fc from "fast-check";
import { HEALTH, STATUS, TEST, WEBHOOK } from "./request.ts";
import { oddText } from "./text.ts";

export const oddMethod: fc.Arbitrary<string> = fc.constantFrom(
  ..."GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND SEARCH PRI post Post QUERY".split(
    " ",
  ),
);

const piece = fc.oneof(
  fc.constantFrom(
    ..."/ // /. /.. ; ? # * : @ % %2f %2e%2e %00 %zz %c0%ae %ED%A0%80 \\ ' \" | api v1 sms webhook health é".split(
      " ",
    ),
  ),
  fc.constantFrom(WEBHOOK, TEST, HEALTH, STATUS),
);

/** A request target, and much that is none. */
export const oddTarget: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join("")}`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "*",
      "",
      "//evil.example/api/v1/sms/test",
      `http://other.example${WEBHOOK}`,
      `https://user:pass@[::1]:99999${TEST}`,
      "http://",
      "example.com:443",
      `${WEBHOOK}/`,
      `${WEBHOOK}//`,
      `${WEBHOOK}/../test`,
      `${TEST}%00`,
      `${TEST.toUpperCase()}`,
      "/__proto__",
      "constructor",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 20_000 }).map((length) => `/${"a".repeat(length)}`),
  },
  { weight: 1, arbitrary: oddText },
);

const queryPiece = fc.constantFrom(
  ..."? & = outbound= a b= %20 %00 %zz + # / : ; , ' ! * outbound=%FF _ ~ %ED%A0%80".split(" "),
);

/** A query as a server may receive it; most often none. */
export const oddQuery: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc
      .array(queryPiece, { maxLength: 8 })
      .map((pieces) => `?${pieces.join("").replaceAll("#", "")}`),
  },
);
