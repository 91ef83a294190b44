import { Page } from '../app/page.tsx';

export function SearchPage(): React.ReactNode {
  return <Page title="Search">{null}</Page>;
}
