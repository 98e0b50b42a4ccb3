import { isNewerStatus } from "../../conversation/delivery-status.ts";
import type { DeliveryStatus } from "../../ports/outbound.ts";
import type { DeliveryUpdate } from "../../ports/store.ts";
import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, present } from "./expect.ts";
import { bodiesOf, carrierIdOf, LEASE_MS, REQUEST } from "./world.ts";

/** A record, so that a status which is added to the type can't be left out here. */
const REPORTED: Readonly<Record<DeliveryStatus, true>> = {
  queued: true,
  sending: true,
  sent: true,
  delivered: true,
  read: true,
  undelivered: true,
  failed: true,
  canceled: true,
};
const STATUSES = Object.keys(REPORTED) as DeliveryStatus[];

export const deliveryCases: readonly StoreContractCase[] = [
  contractCase("delivery/own-id", "A report finds its message by our own id", async (world) => {
    const { message, providerMessageId } = await world.exchange();
    const report = update({ outboundId: message.id, providerMessageId, status: "sent" });
    expectEqual(await world.store.recordDelivery(report), "recorded", "the report");
    expectEqual(await world.store.recordDelivery(report), "stale", "the same report again");
  }),

  contractCase(
    "delivery/carrier-id",
    "A report finds its message by the carrier's id",
    async (world) => {
      const { providerMessageId } = await world.exchange();
      const report = update({ providerMessageId, status: "delivered" });
      expectEqual(await world.store.recordDelivery(report), "recorded", "the report");
      const [, row] = (await world.rows()) ?? [];
      if (row) expectEqual("status" in row && row.status, "delivered", "the status written");
    },
  ),

  contractCase(
    "delivery/unknown",
    "A report about no message of ours changes nothing",
    async (world) => {
      await world.exchange();
      const none = update({ providerMessageId: "SM-of-somebody-else", status: "delivered" });
      expectEqual(await world.store.recordDelivery(none), "unknown_message", "the report");
    },
  ),

  contractCase(
    "delivery/never-backwards",
    "A status never moves backwards, whatever comes in whatever order",
    async (world) => {
      for (const known of STATUSES) {
        const turn = await world.receiveAndClaim({ from: `+1555040${STATUSES.indexOf(known)}` });
        const messages = await world.staged(turn, ...STATUSES);
        for (const [index, reported] of STATUSES.entries()) {
          const outboundId = present(messages[index], "a part").id;
          const report = (status: DeliveryStatus) =>
            world.store.recordDelivery(
              update({ outboundId, providerMessageId: carrierIdOf(outboundId), status }),
            );
          expectEqual(await report(known), "recorded", `${known} of a staged message`);
          const expected = isNewerStatus(known, reported) ? "recorded" : "stale";
          expectEqual(await report(reported), expected, `${reported} after ${known}`);
          // Had the status moved back, this would be news again.
          expectEqual(await report(known), "stale", `${known} after ${known} and ${reported}`);
        }
      }
    },
  ),

  contractCase(
    "delivery/proves-sent",
    "A report about a staged reply proves that the carrier has it: it is not handed out again",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [one, two] = await world.staged(turn, "One", "Two");
      const outboundId = present(one, "the first part").id;
      const report = update({
        outboundId,
        providerMessageId: carrierIdOf(outboundId),
        status: "queued",
      });
      expectEqual(await world.store.recordDelivery(report), "recorded", "the report");
      await world.clock.advance(LEASE_MS);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(
        next.staged.map(({ id }) => id),
        [two?.id],
        "what is left to send",
      );
      expectEqual(bodiesOf(next.history), ["Hello", "One"], "the history");
      await world.sent(next.lease, two?.id ?? "");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "what is left");
      const later = update({ providerMessageId: carrierIdOf(outboundId), status: "delivered" });
      const found = await world.store.recordDelivery(later);
      expectEqual(found, "recorded", "a later report by the carrier's id");
    },
  ),

  contractCase(
    "delivery/corrects-unknown",
    "A report settles a reply whose fate was unknown",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.store.settle(turn.lease, message.id, { kind: "unknown", errorCode: null });
      const report = update({
        outboundId: message.id,
        providerMessageId: carrierIdOf(message.id),
        status: "sent",
      });
      expectEqual(await world.store.recordDelivery(report), "recorded", "the report");
    },
  ),
];

function update(values: Partial<DeliveryUpdate>): DeliveryUpdate {
  return {
    provider: "fake",
    providerMessageId: "",
    outboundId: null,
    status: "queued",
    errorCode: null,
    optedOut: false,
    ...values,
  };
}
