import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, ChoiceField } from '../parts/field.tsx';
import { KeySettings } from './key-settings.tsx';
import { setPreferences, usePreferences, type Theme } from './preferences.ts';

const themeChoices: readonly { value: Theme; label: string; note?: string }[] = [
  { value: 'system', label: 'As this computer is set' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'night', label: 'Night', note: 'Amber on black, photos dimmed until you point at them: for a dark car.' },
];

/** What this desk is set to; kept in this browser. */
export function SettingsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): React.ReactNode {
  const { theme, singleLetters, volumePercent } = usePreferences();
  return (
    <Dialog
      title="Settings of this desk"
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <Button tone="main" onPress={onClose}>
          Done
        </Button>
      }
    >
      <ChoiceField
        label="Colours"
        value={theme}
        onChange={value => setPreferences({ theme: value })}
        options={themeChoices}
      />
      <CheckField
        label="Keys of a single letter"
        hint="Switch them off if you speak to the computer or hit keys by mistake. F2, F8 and Ctrl+K stay."
        checked={singleLetters}
        onChange={checked => setPreferences({ singleLetters: checked })}
      />
      <KeySettings />
      <div className="field">
        <label htmlFor="volume">Loudness of the tones: {volumePercent} %</label>
        <input
          id="volume"
          type="range"
          min={30}
          max={100}
          step={5}
          value={volumePercent}
          onChange={({ target }) => setPreferences({ volumePercent: Number(target.value) })}
        />
        <p className="field-hint">Never under 30 %: a desk on watch must be heard.</p>
      </div>
    </Dialog>
  );
}
