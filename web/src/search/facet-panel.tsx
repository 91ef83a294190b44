import type { ReactNode } from 'react';
import { countFacet, facetKinds, isOpen, noChoice, toggled, type FacetChoice, type FacetKind } from './facets.ts';
import { changeSearch, type FoundRead } from './search-state.ts';
import { deskZone } from './zone.ts';
import { Button } from '../parts/button.tsx';

const titles: Readonly<Record<FacetKind, string>> = { camera: 'Camera', hour: 'Hour of the day', state: 'State' };

/** Narrows down the loaded reads at the desk; the numbers are of what is loaded, and say so. */
export function FacetPanel({
  reads,
  choice,
  more,
}: {
  reads: readonly FoundRead[];
  choice: FacetChoice;
  more: boolean;
}): ReactNode {
  const zone = deskZone();
  return (
    <section className="search-facets" aria-label="Narrow down the loaded reads">
      <p className="note muted">
        Of the {reads.length} reads loaded{more ? '; there are more' : ''}
      </p>
      {facetKinds.map(kind => (
        <fieldset key={kind}>
          <legend>
            {titles[kind]}
            {kind === 'hour' ? ` (${zone})` : ''}
          </legend>
          {countFacet(kind, { reads, choice, zone }).map(({ value, label, count, chosen }) => (
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
