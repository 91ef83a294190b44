import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseState, stateName, states } from './states.ts';

describe('parseState', () => {
  it.each(['CA', 'ca', 'us-ca', 'US-CA', 'us_ca', 'USA CA', 'California', 'california', ' CALIFORNIA ', 'C.A.'])(
    'reads %j as CA',
    text => {
      expect(parseState(text)).toBe('CA');
    },
  );

  it('reads two-word names and the ways to write the capital', () => {
    expect(parseState('new  mexico')).toBe('NM');
    expect(parseState('US-New-York')).toBe('NY');
    expect(parseState('District of Columbia')).toBe('DC');
    expect(parseState('Washington, D.C.')).toBe('DC');
    expect(parseState('Washington')).toBe('WA');
  });

  it.each([
    '',
    'US',
    'us-',
    'XX',
    'ON',
    'mx-bcn',
    'ca-on',
    'Californian',
    'CA CA',
    'US-US-CA',
    '__proto__',
    'constructor',
    'toString',
    'C\u0000A',
    '\ud800',
    'ca'.padStart(5000),
  ])('refuses %j', text => {
    expect(parseState(text)).toBeNull();
  });

  it('knows 51 codes and names, each both ways', () => {
    expect(new Set(states.map(([code]) => code)).size).toBe(51);
    for (const [code, name] of states) {
      expect(parseState(code.toLowerCase())).toBe(code);
      expect(parseState(name)).toBe(code);
      expect(stateName(code)).toBe(name);
    }
  });

  it('never throws and yields only known codes', () => {
    const answers = [null, ...states.map(([code]) => code)];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(answers).toContain(parseState(text));
      }),
    );
  });
});
