import { useEffect } from 'react';

type PageProps = {
  /** The heading, and what stands in the browser's tab. */
  title: string;
  /** The heading is read but not seen, where the screen says it anyhow. */
  hideTitle?: boolean;
  /** Before the title in the tab: `(2)`. */
  mark?: string;
  children: React.ReactNode;
};

/** One screen: its heading and its place in the page. */
export function Page({ title, hideTitle = false, mark = '', children }: PageProps): React.ReactNode {
  useEffect(() => {
    document.title = `${mark === '' ? '' : `${mark} `}${title} - Plateward`;
  }, [title, mark]);
  return (
    <main id="main" className="page" tabIndex={-1}>
      <h1 className={hideTitle ? 'only-read' : 'page-title'}>{title}</h1>
      {children}
    </main>
  );
}
