import { useState, type ReactNode } from 'react';
import { useKeys } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { mainPhoto, noPhotoWords, photoUrl, platePhoto } from '../search/photos.ts';
import type { FoundRead } from '../search/search-state.ts';
import { SeenPhoto } from '../search/seen-photo.tsx';
import { VerifyButton } from './verify-button.tsx';

const kindWords = { plate: 'Plate', vehicle: 'Vehicle', context: 'Scene' } as const;
const contrastSteps = 4;

/** The photos of a read: all of it or its own pixels, with more contrast for the eye; the stored file never changes. */
export function PhotoPanel({ read }: { read: FoundRead }): ReactNode {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isActual, setActual] = useState(false);
  const [contrast, setContrast] = useState(0);
  const image = read.images.find(one => one.sha256 === chosen) ?? mainPhoto(read);
  const plate = platePhoto(read);
  useKeys([{ key: 'f', label: 'Whole photo or its own pixels', group: 'Read', run: () => setActual(!isActual) }]);
  if (image === null) return <p className="read-no-photo">{noPhotoWords}</p>;
  return (
    <>
      <section className="read-photos" aria-label="Photos">
        <div className="read-photo" data-contrast={contrast}>
          <SeenPhoto read={read} image={image} fit={isActual ? 'actual' : 'contain'} />
        </div>
        <div className="read-photo-tools">
          {read.images.length > 1 &&
            read.images.map(one => (
              <Button key={`${one.kind} ${one.sha256}`} isPressed={one === image} onPress={() => setChosen(one.sha256)}>
                {kindWords[one.kind]}
              </Button>
            ))}
          <Button shortcut="f" isPressed={isActual} onPress={() => setActual(!isActual)}>
            1:1
          </Button>
          <label className="read-contrast">
            <span>Contrast, display only, original unchanged</span>
            <input
              type="range"
              min={0}
              max={contrastSteps}
              step={1}
              value={contrast}
              aria-valuetext={contrast === 0 ? 'as stored' : `step ${contrast} of ${contrastSteps}`}
              onChange={event => setContrast(event.target.valueAsNumber)}
              // the keys of the screen work again at once
              onKeyDown={event => {
                if (event.key === 'Escape') event.currentTarget.blur();
              }}
              onPointerUp={event => event.currentTarget.blur()}
            />
          </label>
          <span className="note muted">
            {image.width} x {image.height} pixels, {image.mime}
          </span>
        </div>
      </section>
      <section className="read-file" aria-label="The photo's file">
        {plate !== null && plate !== image && (
          <div className="read-crop" data-contrast={contrast}>
            <SeenPhoto read={read} image={plate} />
          </div>
        )}
        <VerifyButton key={image.sha256} url={photoUrl(read, image)} sha256={image.sha256} />
      </section>
    </>
  );
}
