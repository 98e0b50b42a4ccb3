/** Under the pipeline's own base path. */
export const WEBHOOK_PATH = "/api/v1/sms/webhook/sms";

/**
 * Twilio tries a webhook again only when connecting fails, and once. So that a text survives a server that is down or answers
 * with a 5xx, it is asked for three more tries, whatever went wrong
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export const RETRIES = "#rc=3&rp=all";
