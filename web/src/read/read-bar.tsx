import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { openMatterEditor, useMatter } from '../app/matter.ts';
import { Button } from '../parts/button.tsx';
import { askedNow, runSearch } from '../search/run-search.ts';
import { changeSearch, type FoundRead } from '../search/search-state.ts';

/** Above the read: back to the reads found, the reads of its plate before and after, and asking for all of them. */
export function ReadBar({
  read,
  sightings,
  earlier,
  later,
  onShow,
  onBack,
}: {
  read: FoundRead;
  sightings: readonly FoundRead[];
  earlier: FoundRead | null;
  later: FoundRead | null;
  onShow: (next: FoundRead | null) => void;
  onBack: () => void;
}): ReactNode {
  const { matter } = useMatter();
  const searchPlate = (): void => {
    if (matter === null) return openMatterEditor();
    const asked = askedNow(read.plate, `The plate ${read.plate}, the whole plate and nothing else`, { kind: 'all' });
    changeSearch({ typed: `=${read.plate}`, range: asked.range });
    onBack();
    // what went wrong stands on the search screen
    runSearch(asked, matter).catch(() => undefined);
  };
  return (
    <div className="read-bar">
      <Button icon={<ArrowLeft size={16} aria-hidden="true" />} shortcut="Escape" onPress={onBack}>
        Reads found
      </Button>
      <Button
        icon={<ChevronLeft size={16} aria-hidden="true" />}
        shortcut=","
        isDisabled={earlier === null}
        onPress={() => onShow(earlier)}
      >
        Earlier
      </Button>
      <Button
        icon={<ChevronRight size={16} aria-hidden="true" />}
        shortcut="."
        isDisabled={later === null}
        onPress={() => onShow(later)}
      >
        Later
      </Button>
      <span>
        {sightings.indexOf(read) + 1} of {sightings.length} loaded reads of this plate
      </span>
      <span className="spread" />
      {!read.plate.includes('_') && <Button onPress={searchPlate}>Search all its reads (a new inquiry)</Button>}
    </div>
  );
}
