import { LogOut } from 'lucide-react';
import { enter, signOut, type Me } from '../api/session.ts';
import { Announcer } from '../app/announce.tsx';
import { Page } from '../app/page.tsx';
import { Button } from '../parts/button.tsx';
import { EnrolPasskey } from './enrol-passkey.tsx';
import { EnrolTotp } from './enrol-totp.tsx';
import { PasswordChange } from './password-change.tsx';
import './sign-in.css';

/** Where whoever signed in by a password alone comes first: nothing else opens until a second factor is there, or a due password changed. */
export function EnrolPage({ me }: { me: Me }): React.ReactNode {
  const isPasswordDue = me.passwordDue && me.strongUntil !== null;
  return (
    <div className="sign-in">
      <Page title={isPasswordDue ? 'Change your password' : 'Set up your second factor'}>
        <div className="sign-in-box enrol">
          {isPasswordDue ? (
            <>
              <p>
                Your department has passwords changed after a time, and yours is due. Nothing else opens before that.
              </p>
              <PasswordChange onChanged={() => void enter()} />
            </>
          ) : (
            <>
              <p>
                {me.displayName}, a password alone opens nothing here. Set up an authenticator app on your phone, or a
                passkey on this device or a security key; then your work opens.
              </p>
              <EnrolTotp onEnrolled={() => void enter()} />
              <EnrolPasskey onEnrolled={() => void enter()} />
            </>
          )}
          <Button tone="quiet" icon={<LogOut aria-hidden="true" />} onPress={() => void signOut()}>
            Sign out
          </Button>
        </div>
      </Page>
      <Announcer />
    </div>
  );
}
