import { createServer } from "node:http";
import express from "express";
import { type Contestant, EMPTY_TWIML } from "../contestant.ts";
import { PATH } from "../texts.ts";

/** Not even the body is read. */
export const contestant: Contestant = () =>
  createServer(
    express().post(PATH, (_req, res) => {
      res.type("text/xml").send(EMPTY_TWIML);
    }),
  );
