import { type NumberKind, numberKind } from "../conversation/number-kind.ts";
import type { ReplyPart } from "../ports/outbound.ts";
import type { SegmentCount } from "./count-segments.ts";

/** What one segment costs, by where it goes. In any one currency. */
export interface SegmentPrices {
  /**
   * The price of a segment by the beginning of the person's number, e.g. `{ "+1": 0.0083, "+1787": 0.02, "+44": 0.04 }`.
   * The longest beginning counts.
   */
  readonly byPrefix: Readonly<Record<string, number>>;
  /** For numbers that no prefix fits. Default: their cost is not known. */
  readonly otherwise?: number | undefined;
  /** Added for each segment, by the kind of our number, such as carrier fees. */
  readonly surcharge?: Readonly<Partial<Record<NumberKind, number>>> | undefined;
}

/** What a message to a number costs by the given prices, or null when they don't say. */
export function estimateCost(
  size: Pick<SegmentCount, "segments">,
  route: { readonly from: string; readonly to: string },
  prices: SegmentPrices,
): number | null {
  const price = priceOf(route.to, prices.byPrefix) ?? prices.otherwise;
  if (price === undefined) return null;
  const surcharge = prices.surcharge?.[numberKind(route.from)] ?? 0;
  // Prices have a few decimals; this keeps 3 x 0.0083 from being 0.024900000000000002.
  return Number((size.segments * (price + surcharge)).toFixed(8));
}

/** The parts of a message, each with what it costs. */
export function pricedParts(
  parts: readonly ReplyPart[],
  route: { readonly from: string; readonly to: string },
  prices: SegmentPrices,
): readonly ReplyPart[] {
  return parts.map((part) => ({ ...part, estimatedCost: estimateCost(part, route, prices) }));
}

function priceOf(to: string, byPrefix: Readonly<Record<string, number>>): number | undefined {
  let best = "";
  for (const prefix of Object.keys(byPrefix)) {
    if (to.startsWith(prefix) && prefix.length > best.length) best = prefix;
  }
  return byPrefix[best];
}
