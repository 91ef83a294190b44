import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('all problems are named at once', () => {
  const wrong = { PLATEWARD_PORT: '99999', PLATEWARD_LOG: 'loud', DATABASE_URL: 'mysql://x' };
  expect(() => readConfig(wrong)).toThrow(/PLATEWARD_PORT[\s\S]*PLATEWARD_LOG[\s\S]*DATABASE_URL/);
});

test('nothing need be set', () => {
  const config = readConfig({ HOME: '/home/somebody' });
  expect(config.databaseUrl).toBeUndefined();
  expect(config.port).toBeGreaterThan(0);
  expect(config.dataFolder).toMatch(/plateward$/);
});
