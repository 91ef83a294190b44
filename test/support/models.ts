import { existsSync } from 'node:fs';
import path from 'node:path';
import { standardModelsFolder } from '../../src/capture/recognition/actions.ts';

/** The models that come with Plateward. */
export const modelsFolder = standardModelsFolder;

/** False in a copy of the project without models: tests that need them are then skipped, which the runner counts. */
export const modelsAreThere = existsSync(path.join(modelsFolder, 'manifest.json'));
