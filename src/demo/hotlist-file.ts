/** One made-up line of a hotlist in the canonical CSV (docs/formats/hotlist-csv.md). */
export type WantedLine = {
  plate: string;
  state: string;
  category: string;
  priority: 'high' | 'medium' | 'low';
  reason: string;
  caseNumber: string;
  requestedBy: string;
  approvedBy: string;
};

const columns = [
  'plate',
  'state',
  'category',
  'priority',
  'reason',
  'case_number',
  'requested_by',
  'approved_by',
  'expires_at',
  'confirmed_at',
];

/** The file: in force until a week after `at`, its entries confirmed at `at`. */
export function hotlistCsv(lines: readonly WantedLine[], at: Date): string {
  const expiresAt = new Date(at.getTime() + 7 * 86_400_000).toISOString();
  const rows = lines.map(line =>
    [
      line.plate,
      line.state,
      line.category,
      line.priority,
      line.reason,
      line.caseNumber,
      line.requestedBy,
      line.approvedBy,
      expiresAt,
      at.toISOString(),
    ]
      .map(cell => `"${cell.replaceAll('"', '""')}"`)
      .join(','),
  );
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}
