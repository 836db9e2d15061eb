import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../../ui/testing/render.tsx';
import { SignInForm, type SignInFormProps } from './sign-in-form.tsx';

async function fillAndSend(answer: Awaited<ReturnType<SignInFormProps['signIn']>>) {
  const signIn = vi.fn<SignInFormProps['signIn']>(async () => answer);
  await show(<SignInForm signIn={signIn} />);
  const user = userEvent.setup();
  await user.type(screen.getByTestId('login-tenant'), ' lilas ');
  await user.type(screen.getByTestId('login-email'), 'a@b.fr');
  await user.type(screen.getByTestId('login-password'), ' secret ');
  await user.click(screen.getByTestId('login-submit'));
  return signIn;
}

describe('sign-in', () => {
  it('sends what was typed; a password is never trimmed', async () => {
    const signIn = await fillAndSend({ ok: true });
    expect(signIn).toHaveBeenCalledWith({ tenant: 'lilas', email: 'a@b.fr', password: ' secret ' });
  });

  it.each([
    [{ ok: false, code: 'CREDENTIALS' } as const, 'Cabinet, adresse ou mot de passe incorrect'],
    [{ ok: false, code: 'THROTTLED', retryAfterS: 130 } as const, 'Réessayez dans 3 minutes.'],
    [{ ok: false, code: 'UNREACHABLE' } as const, 'Serveur injoignable'],
  ])('says in words: %o', async (answer, words) => {
    await fillAndSend(answer);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('asks for what is missing before asking the server', async () => {
    const signIn = vi.fn<SignInFormProps['signIn']>();
    await show(<SignInForm signIn={signIn} />);
    await userEvent.setup().click(screen.getByTestId('login-submit'));
    expect(screen.getByText('Indiquez le mot de passe.')).toBeTruthy();
    expect(signIn).not.toHaveBeenCalled();
  });

  it('H30 UI-17 says who helps with a forgotten password, and how', async () => {
    await show(<SignInForm signIn={async () => ({ ok: true })} />);
    expect(screen.getByTestId('forgotten').textContent).toMatch(/administrateur.*invitation/);
  });
});
