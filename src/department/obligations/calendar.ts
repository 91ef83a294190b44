import { addDays } from '../../foundation/base/clock.ts';

/** Periods of the calendar, in local days `YYYY-MM-DD`; `lastDay` belongs to the period. */
export type Period = { period: string; firstDay: string; lastDay: string };

export type Frequency = 'monthly' | 'quarterly' | 'yearly';

const monthsOf: Readonly<Record<Frequency, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

/** The period in which `day` lies: `2026-07`, `2026-Q3` or `2026`. */
export function periodOf(day: string, frequency: Frequency): Period {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7)) - 1;
  const months = monthsOf[frequency];
  const first = month - (month % months);
  const firstDay = dayOf(year, first);
  const lastDay = addDays(dayOf(year, first + months), -1);
  const names = { monthly: day.slice(0, 7), quarterly: `${year}-Q${first / 3 + 1}`, yearly: String(year) };
  return { period: names[frequency], firstDay, lastDay };
}

/** Every period that touches the days from `from` to `to`, both included, in order. */
export function periodsBetween(from: string, to: string, frequency: Frequency): Period[] {
  const found: Period[] = [];
  for (let day = from; day <= to;) {
    const period = periodOf(day, frequency);
    found.push(period);
    day = addDays(period.lastDay, 1);
  }
  return found;
}

function dayOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
