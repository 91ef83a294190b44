import { Page } from '../app/page.tsx';

export function ReadPage(): React.ReactNode {
  return <Page title="Read">{null}</Page>;
}
