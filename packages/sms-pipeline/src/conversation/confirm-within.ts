/**
 * How soon an opt-out must be confirmed, if at all: within five minutes
 * (47 CFR 64.1200(a)(12), https://www.ecfr.gov/current/title-47/part-64/section-64.1200).
 */
export const CONFIRM_WITHIN_MS = 300_000;
