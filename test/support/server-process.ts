import { makeLog } from '../../src/foundation/base/log.ts';
import { openWholeHouse } from './whole-house.ts';

/**
 * A process that serves a data folder on a free port of the loopback address, prints `{"address": ...}` once it takes requests,
 * and ends on SIGTERM. For tests that kill it. Argument: the data folder.
 */
const dataFolder = process.argv[2] ?? '';
const stopped = new Promise(resolve => process.once('SIGTERM', resolve));
const house = await openWholeHouse({ dataFolder, log: makeLog('warn') });
const address = await house.server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ address })}\n`);
await stopped;
await house.close();
