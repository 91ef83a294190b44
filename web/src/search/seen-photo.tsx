import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ImageRef } from '../../../src/foundation/contract/words.ts';
import { Photo } from '../parts/photo.tsx';
import { noPhotoWords, photoUrl, photoWords } from './photos.ts';
import type { FoundRead } from './search-state.ts';

/** A row that is only passed by on the way to another is no look. */
const restMs = 250;

/** A photo that is fetched only once it has stood in sight for a moment, since each fetch is a look and logged. */
export function SeenPhoto({
  read,
  image,
  fit = 'contain',
}: {
  read: FoundRead;
  image: ImageRef | null;
  fit?: 'contain' | 'actual';
}): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const seen = useSeen(frame, `${read.readId} ${image?.sha256 ?? ''}`);
  if (image === null) return <Photo src={null} alt="" missing={noPhotoWords} />;
  return (
    <div ref={frame} className="seen-photo">
      {seen ? (
        <Photo src={photoUrl(read, image)} alt={photoWords(read, image)} fit={fit} />
      ) : (
        <p className="seen-photo-wait note muted">Photo not fetched yet</p>
      )}
    </div>
  );
}

function useSeen(frame: { current: HTMLElement | null }, what: string): boolean {
  const [seenWhat, setSeenWhat] = useState<string | null>(null);
  useEffect(() => {
    const { current } = frame;
    if (current === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(entries => {
      clearTimeout(timer);
      if (entries.at(-1)?.isIntersecting !== true) return;
      timer = setTimeout(() => {
        setSeenWhat(what);
        observer.disconnect();
      }, restMs);
    });
    observer.observe(current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [frame, what]);
  return seenWhat === what;
}
