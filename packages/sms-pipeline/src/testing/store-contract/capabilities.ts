import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectThat } from "./expect.ts";
import type { StoreCapability, StoreContractHarness } from "./harness.ts";

/** A record, so that a capability which is added to the type can't be left out here. */
const KNOWN: Readonly<Record<StoreCapability, true>> = {
  assistants: true,
  consent: true,
  retention: true,
  conversations: true,
  takeOver: true,
};
const CAPABILITIES = Object.keys(KNOWN) as StoreCapability[];

/**
 * The cases that apply to this harness's store. In place of those of a capability that the harness leaves out comes one
 * that names it, and fails when the store has it all the same.
 */
export function casesFor(
  { capabilities = CAPABILITIES }: StoreContractHarness,
  all: readonly StoreContractCase[],
): readonly StoreContractCase[] {
  const isLeftOut = ({ capability }: StoreContractCase): boolean =>
    capability !== null && !capabilities.includes(capability);
  const left = CAPABILITIES.filter((capability) => !capabilities.includes(capability));
  return [
    ...all.filter((each) => !isLeftOut(each)),
    ...left.map((capability) => {
      const count = all.filter((each) => each.capability === capability).length;
      const title = `NOT CHECKED: ${count} promises of \`${capability}\`, which the store does not have`;
      return contractCase(`no-${capability}`, title, async ({ store }) => {
        const what = `the store has \`${capability}\`: name it in the harness's \`capabilities\``;
        expectThat(store[capability] === undefined, what);
      });
    }),
  ];
}
