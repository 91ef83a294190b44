import { useState } from 'react';
import type { HitView } from '../../../src/foundation/contract/routes/hits.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Photo } from '../parts/photo.tsx';
import { clockTime } from '../parts/time.ts';
import { AnswerDialog } from './answer-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { missingWords, photoUrl, scenePhoto } from './hit-card.tsx';
import { TakeOverDialog } from './take-over-dialog.tsx';
import type { HitDesk } from './use-hit-desk.ts';

/** The windows that open above the console for the hit that is shown. */
export function HitWindows({
  hit,
  others,
  desk,
}: {
  hit: HitView;
  others: readonly HitView[];
  desk: HitDesk;
}): React.ReactNode {
  const { window: open, closeWindow } = desk;
  switch (open?.name) {
    case 'answer':
      return <AnswerDialog hit={hit} onClose={closeWindow} />;
    case 'take-over':
      return <TakeOverDialog hit={hit} from={open.from} onClose={closeWindow} />;
    case 'close':
      return <CloseDialog hit={hit} others={others} preset={open.outcome} onClose={closeWindow} />;
    case 'photo':
      return <PhotoWindow hit={hit} onClose={closeWindow} />;
    case undefined:
      return null;
  }
}

function PhotoWindow({ hit, onClose }: { hit: HitView; onClose: () => void }): React.ReactNode {
  const [isActual, setActual] = useState(false);
  return (
    <Dialog
      title={`Photo of ${clockTime(hit.capturedAt)}, ${hit.cameraName}`}
      size="full"
      isOpen
      onClose={onClose}
      footer={
        <Button isPressed={isActual} onPress={() => setActual(!isActual)}>
          Its own pixels
        </Button>
      }
    >
      <Photo
        src={photoUrl(hit, scenePhoto(hit))}
        alt={`The car as ${hit.cameraName} saw it`}
        fit={isActual ? 'actual' : 'contain'}
        missing={missingWords(hit)}
      />
    </Dialog>
  );
}
