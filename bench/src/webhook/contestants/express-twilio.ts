import { createServer } from "node:http";
import express from "express";
import twilio from "twilio";
import { type Contestant, EMPTY_TWIML } from "../contestant.ts";
import { AUTH_TOKEN, PATH, PUBLIC_URL } from "../texts.ts";

/** As the carrier's documentation shows it (https://www.twilio.com/docs/usage/tutorials/how-to-secure-your-express-app-by-validating-incoming-twilio-requests). */
export const contestant: Contestant = () => {
  const url = PUBLIC_URL + PATH;
  return createServer(
    express()
      .use(express.urlencoded({ extended: false }))
      .post(PATH, twilio.webhook({ validate: true, url }, AUTH_TOKEN), (_req, res) => {
        res.type("text/xml").send(EMPTY_TWIML);
      }),
  );
};
