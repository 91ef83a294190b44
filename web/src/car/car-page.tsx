import { Page } from '../app/page.tsx';

export function CarPage(): React.ReactNode {
  return <Page title="Car">{null}</Page>;
}
