#!/usr/bin/env node
process.stderr.write("The emulator is not ready yet.\n");
process.exitCode = 1;
