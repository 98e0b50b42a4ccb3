import { createServer } from "node:http";
import { TwilioAdapter } from "botbuilder-adapter-twilio-sms";
import { Botkit } from "botkit";
import express from "express";
import type { Contestant } from "../contestant.ts";
import { ACCOUNT_SID, AUTH_TOKEN, answerTo, OUR_NUMBER, PATH, PUBLIC_URL } from "../texts.ts";

export const contestant: Contestant = (tally) => {
  const adapter = new TwilioAdapter({
    twilio_number: OUR_NUMBER,
    account_sid: ACCOUNT_SID,
    auth_token: AUTH_TOKEN,
    validation_url: PUBLIC_URL + PATH,
  });
  let sent = 0;
  const create = async ({ to, body }: { to: string; body: string }): Promise<object> => {
    tally.sent(to, body);
    sent += 1;
    return { sid: `SM${sent}` };
  };
  // The carrier answers at once, for everybody here.
  Object.assign(adapter, { api: { messages: { create } } });
  const app = express().use(express.urlencoded({ extended: true }));
  const controller = new Botkit({ adapter, webserver: app, webhook_uri: PATH });
  controller.on("message", async (bot, message) => {
    await bot.reply(message, answerTo(message.text ?? ""));
  });
  return createServer(app);
};
