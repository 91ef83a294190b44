import { useMemo, type ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { countOf } from './found-pages.ts';
import { facetKinds, isOpen, noChoice, toggled, type FacetChoice, type FacetKind } from './facets.ts';
import { changeSearch, type Found } from './search-state.ts';
import { deskZone } from './zone.ts';

const titles: Readonly<Record<FacetKind, string>> = { camera: 'Camera', hour: 'Hour of the day', state: 'State' };

/** Narrows down the loaded reads at the desk; the numbers are of what is loaded, and say so. */
export function FacetPanel({ found, choice }: { found: Found; choice: FacetChoice }): ReactNode {
  const zone = deskZone();
  const { facets } = found;
  const loaded = countOf(found.pages);
  const counts = useMemo(
    () => facetKinds.map(kind => ({ kind, values: facets.count(kind, choice) })),
    // the table grows in its place: it says more when more is loaded
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [facets, choice, loaded],
  );
  return (
    <section className="search-facets" aria-label="Narrow down the loaded reads">
      <p className="note muted">
        Of the {loaded.toLocaleString('en-US')} reads loaded{found.next === null ? '' : '; there are more'}
      </p>
      {counts.map(({ kind, values }) => (
        <fieldset key={kind}>
          <legend>
            {titles[kind]}
            {kind === 'hour' ? ` (${zone})` : ''}
          </legend>
          {values.map(({ value, label, count, chosen }) => (
            <label key={value} className="search-facet">
              <input
                type="checkbox"
                checked={chosen}
                onChange={() => changeSearch({ choice: toggled(choice, kind, value) })}
              />
              <span className="search-facet-label">{label}</span>
              <span className="search-facet-count">{count}</span>
            </label>
          ))}
        </fieldset>
      ))}
      {!isOpen(choice) && (
        <Button tone="quiet" onPress={() => changeSearch({ choice: noChoice })}>
          Show all again
        </Button>
      )}
    </section>
  );
}
