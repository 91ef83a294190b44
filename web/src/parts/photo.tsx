import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { isProblem, problemOf, send } from '../api/client.ts';
import './photo.css';

export type PhotoProps = {
  /** Address on this server; null: there is none, and `missing` says why. */
  src: string | null;
  alt: string;
  caption?: React.ReactNode;
  /** `contain`: all of it in the frame; `actual`: its own pixels. Never cropped. */
  fit?: 'contain' | 'actual';
  missing?: string;
};

/** A photo, never cropped; when it can't be shown, a box that says why. Each look is recorded by the server. */
export function Photo({
  src,
  alt,
  caption,
  fit = 'contain',
  missing = 'No photo came with this read.',
}: PhotoProps): React.ReactNode {
  const [fault, setFault] = useState<string | null>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    setFault(null);
    setShown(false);
  }, [src]);
  const reason = src === null ? missing : fault;
  return (
    <figure className="photo" data-fit={fit} data-state={reason !== null ? 'missing' : isShown ? 'shown' : 'loading'}>
      {reason === null && src !== null ? (
        <div className="photo-frame" tabIndex={fit === 'actual' ? 0 : undefined}>
          <img
            src={src}
            alt={alt}
            onLoad={() => setShown(true)}
            onError={() => {
              setFault('This photo cannot be shown.');
              void explain(src).then(setFault);
            }}
          />
        </div>
      ) : (
        <div className="photo-frame photo-missing">
          <ImageOff aria-hidden="true" />
          <p>{reason}</p>
        </div>
      )}
      {caption === undefined ? null : <figcaption>{caption}</figcaption>}
    </figure>
  );
}

const refusals: Readonly<Record<string, string>> = {
  not_found: 'This photo is gone: purged by the schedule, or not of your agency.',
  permission_missing: 'Your posts do not permit photos.',
  rate_limited: 'Too many photos were opened in a minute. Wait, then open it again.',
};

/** An image says only that it failed: why is asked once more. */
async function explain(src: string): Promise<string> {
  try {
    const response = await send(src, {});
    if (response.ok) return 'This file is damaged: it is not a picture that can be drawn.';
    const problem = await problemOf(response);
    return refusals[problem.code] ?? problem.detail ?? problem.title;
  } catch (error) {
    return isProblem(error) ? `${error.title}.` : 'This photo cannot be shown.';
  }
}
