/** What is said when an answer has come. */
export function foundWords(count: number, more: boolean): string {
  if (count === 0) return 'No read found';
  return `${count}${more ? ' or more' : ''} ${count === 1 && !more ? 'read' : 'reads'} found, newest first`;
}
