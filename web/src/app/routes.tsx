import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Spinner } from '@shared/ui/spinner';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { GuestsOnly, SignedInOnly } from './guards';
import { Home } from './home';
import { NotFound } from './not-found';

const SetupPage = lazy(() =>
  import('@features/setup/components/setup-page').then((m) => ({ default: m.SetupPage })),
);
const SignInPage = lazy(() =>
  import('@features/auth/components/sign-in-page').then((m) => ({ default: m.SignInPage })),
);
const RegisterPage = lazy(() =>
  import('@features/auth/components/register-page').then((m) => ({ default: m.RegisterPage })),
);
const ForgotPasswordPage = lazy(() =>
  import('@features/auth/components/forgot-password-page').then((m) => ({ default: m.ForgotPasswordPage })),
);
const ResetPasswordPage = lazy(() =>
  import('@features/auth/components/reset-password-page').then((m) => ({ default: m.ResetPasswordPage })),
);
const InvitePage = lazy(() =>
  import('@features/invites/components/invite-page').then((m) => ({ default: m.InvitePage })),
);
const JoinPage = lazy(() =>
  import('@features/join/components/join-page').then((m) => ({ default: m.JoinPage })),
);
const SettingsPage = lazy(() => import('./settings-page').then((m) => ({ default: m.SettingsPage })));
const ChatPage = lazy(() => import('./shell/chat-page').then((m) => ({ default: m.ChatPage })));

type ChatParams = {
  guildId: string;
  channelId?: string;
  messageId?: string;
};

/** Every address of the client, one line each. */
export function Routes() {
  const t = useMessages(commonMessages);
  return (
    <Suspense fallback={<Spinner label={t.loading} />}>
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/setup">
          <GuestsOnly>
            <SetupPage />
          </GuestsOnly>
        </Route>
        <Route path="/login">
          <GuestsOnly>
            <SignInPage />
          </GuestsOnly>
        </Route>
        <Route path="/register">
          <GuestsOnly>
            <RegisterPage />
          </GuestsOnly>
        </Route>
        <Route path="/forgot-password" component={ForgotPasswordPage} />
        <Route path="/reset-password" component={ResetPasswordPage} />
        <Route path="/invite/:code">{({ code }) => <InvitePage key={code} code={code} />}</Route>
        <Route path="/join/:code?">{({ code }) => <JoinPage key={code} code={code} />}</Route>
        <Route path="/settings/:tab?">
          {({ tab }) => (
            <SignedInOnly>
              <SettingsPage tab={tab ?? 'profile'} />
            </SignedInOnly>
          )}
        </Route>
        <Route path="/channels">
          <Redirect to="/" replace />
        </Route>
        <Route<ChatParams> path="/channels/:guildId/:channelId?/:messageId?">
          {({ guildId, channelId, messageId }) => (
            <SignedInOnly>
              <ChatPage
                guildId={guildId === '@me' ? null : guildId}
                channelId={channelId}
                messageId={messageId}
              />
            </SignedInOnly>
          )}
        </Route>
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}
