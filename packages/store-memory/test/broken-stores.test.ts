import { StoreContractViolation, storeContractCases } from "sms-pipeline/testing";
import { describe, expect, it } from "vitest";
import { confirmationDefects } from "./confirmation-defects.ts";
import { consentDefects } from "./consent-defects.ts";
import { conversationLogDefects } from "./conversation-log-defects.ts";
import { brokenBy } from "./defect.ts";
import { directoryDefects } from "./directory-defects.ts";
import { leaseDefects } from "./lease-defects.ts";
import { operatorDefects } from "./operator-defects.ts";
import { optOutDefects } from "./opt-out-defects.ts";
import { ownershipDefects } from "./ownership-defects.ts";
import { pauseDefects } from "./pause-defects.ts";
import { receiveDefects } from "./receive-defects.ts";
import { retentionDefects } from "./retention-defects.ts";
import { sendingDefects } from "./sending-defects.ts";
import { sessionDefects } from "./session-defects.ts";
import { takeOverDefects } from "./take-over-defects.ts";
import { usageDefects } from "./usage-defects.ts";

const defects = [
  ...receiveDefects,
  ...sessionDefects,
  ...optOutDefects,
  ...leaseDefects,
  ...sendingDefects,
  ...ownershipDefects,
  ...confirmationDefects,
  ...consentDefects,
  ...pauseDefects,
  ...usageDefects,
  ...retentionDefects,
  ...conversationLogDefects,
  ...directoryDefects,
  ...takeOverDefects,
  ...operatorDefects,
];

function caseNamed(name: string) {
  const found = storeContractCases.find((each) => each.name === name);
  if (!found) throw new Error(`The suite has no case ${name}.`);
  return found;
}

describe("the store contract suite catches a store in which", () => {
  for (const each of defects) {
    it(each.defect, async () => {
      for (const name of each.caughtBy) {
        const verdict = await caseNamed(name)
          .run(brokenBy(each))
          .then(
            () => "passed",
            (error: unknown) => error,
          );
        expect(verdict, `${name} must fail`).toBeInstanceOf(
          each.throws ? Error : StoreContractViolation,
        );
      }
    });
  }
});

describe("the store contract suite", () => {
  it("has no case that has never been seen to fail", () => {
    const seen = new Set(defects.flatMap((each) => each.caughtBy));
    const never = storeContractCases.filter((each) => !seen.has(each.name));
    expect(never.map((each) => each.name)).toEqual([]);
  });

  it("names every case once", () => {
    const names = storeContractCases.map((each) => each.name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("says what was expected and what came", async () => {
    const [duplicate] = receiveDefects;
    if (!duplicate) throw new Error("There is no defect.");
    const run = caseNamed("receive/duplicate").run(brokenBy(duplicate));
    await expect(run).rejects.toThrow(StoreContractViolation);
    await expect(caseNamed("receive/duplicate").run(brokenBy(duplicate))).rejects.toThrow(
      /the duplicate: expected \{"kind":"duplicate".*got \{"kind":"received"/,
    );
  });
});
