// The alias of Express 4 comes without types of its own.
declare module "express-4" {
  import express = require("types-express-4");
  export = express;
}
