//! The races among the attacks that a store decides, again and again: once hides what comes of one
//! order of events in twenty.

use auth::adapter::{
    Accounts, AttemptCounts, Authenticators, Security, Sessions, VerificationTokens,
    conformance::{
        accounts, attempt_counts, authenticator_changes, authenticators, run, security, sessions,
        sign_in, verification_tokens,
    },
};

const TIMES: usize = 50;

/// Runs each race fifty times, with an empty store for each.
pub fn fifty_times<S>(fresh: impl AsyncFn() -> S)
where
    S: Accounts + Security + Sessions + VerificationTokens + AttemptCounts + Authenticators,
{
    run(async {
        for _ in 0..TIMES {
            // OA-025
            sign_in::one_of_many_signs_up(&fresh).await;
            sign_in::many_prove_a_mailbox_at_once(&fresh).await;
            // LK-007
            accounts::one_of_many_links_an_account(&fresh).await;
            accounts::the_last_of_many_accounts_stays(&fresh).await;
            // OA-041
            accounts::one_of_many_may_refresh(&fresh).await;
            // SE-006
            sessions::one_of_many_deletes_a_session(&fresh).await;
            security::one_of_many_changes_a_stamp(&fresh).await;
            // EM-002, OA-024
            verification_tokens::one_of_many_uses_a_verification_token(&fresh).await;
            verification_tokens::one_of_many_stores_a_verification_token(&fresh).await;
            authenticators::one_of_many_stores_an_authenticator(&fresh).await;
            authenticator_changes::one_of_many_uses_an_authenticator(&fresh).await;
            authenticator_changes::one_of_many_takes_an_authenticator(&fresh).await;
            // CR-005
            attempt_counts::every_one_of_many_is_counted_in_the_end(&fresh).await;
        }
    });
}
