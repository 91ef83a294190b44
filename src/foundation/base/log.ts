import { pino, type Logger } from 'pino';

export type Log = Logger;

/**
 * The operational log: JSON lines on standard error. Plates, reasons, names and keys never go into it: whoever reads it has
 * no entitlement. What a person did goes to the record (gate/audit), not here.
 */
export function makeLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'req.headers.authorization',
          'req.headers.cookie',
          '*.password',
          '*.secret',
          '*.token',
          '*.plate',
          '*.plateRaw',
          '*.reason',
        ],
        censor: '[left out]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
