import type { Rule } from './breach.ts';
import { closedRooms } from './rules/closed-rooms.ts';
import { docComments } from './rules/doc-comments.ts';
import { environment } from './rules/environment.ts';
import { importCycles } from './rules/import-cycles.ts';
import { importOrder } from './rules/import-order.ts';
import { maps } from './rules/maps.ts';
import { migrations } from './rules/migrations.ts';
import { names } from './rules/names.ts';
import { packages } from './rules/packages.ts';
import { plainExports } from './rules/plain-exports.ts';
import { plainSyntax } from './rules/plain-syntax.ts';
import { readable } from './rules/readable.ts';
import { roomDoors } from './rules/room-doors.ts';
import { size } from './rules/size.ts';
import { systemDoor } from './rules/system-door.ts';
import { tableOwners } from './rules/table-owners.ts';
import { wallClock } from './rules/wall-clock.ts';

/** Every rule of the house, as they are told in a report. */
export const rules: readonly Rule[] = [
  readable,
  importOrder,
  importCycles,
  roomDoors,
  closedRooms,
  plainExports,
  packages,
  environment,
  wallClock,
  migrations,
  tableOwners,
  systemDoor,
  size,
  names,
  plainSyntax,
  docComments,
  maps,
];
