// The main job on the bundled sample, for specs that begin where it ends.
import { AnomaliesPage } from './anomalies.mjs';
import { DetectorsPage } from './detectors.mjs';
import { MapPage } from './map.mjs';

/** From the first page to the anomalies of the sample. */
export async function runSample(page) {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.trySample();
  await new MapPage(page).runToAnomalies();
  return new AnomaliesPage(page);
}
