//! The macro that makes a test of every case.

/// Makes a test of every case of [`auth::adapter::conformance`](mod@crate::adapter::conformance), from
/// an expression that makes a fresh store.
///
/// The expression is evaluated in an `async` block, once for each store: every time it has to give
/// one that is empty and shares nothing with the others, such as one with tables of its own in the
/// same database. A test needs no runtime of its own.
///
/// Without anything before it, the store keeps everything. A store that keeps less lists what it
/// keeps, in this order: `Users + Security + Accounts + Sessions + VerificationTokens + Revocations +
/// Authenticators + AttemptCounts + Sweeps`. `Sweeps` are cases for stores that keep sessions, verification tokens and
/// revoked ids, and don't forget by themselves what has expired.
///
/// ```
/// mod memory {
///     auth::adapter::conformance!(auth::adapter::MemoryStore::default());
/// }
///
/// mod sessions_in_memory {
///     auth::adapter::conformance!(Users + Sessions, auth::adapter::MemoryStore::default());
/// }
/// # fn main() {}
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __conformance {
    (@ $fresh:expr;) => {};
    // Those that keep both have more cases.
    (@ $fresh:expr; Accounts Sessions $($rest:ident)*) => {
        $crate::__conformance_cases!(Accounts, $fresh);
        $crate::__conformance_cases!(Sessions, $fresh);
        $crate::__conformance_cases!(SignIn, $fresh);
        $crate::__conformance!(@ $fresh; $($rest)*);
    };
    (@ $fresh:expr; AttemptCounts Sweeps $($rest:ident)*) => {
        $crate::__conformance_cases!(AttemptCounts, $fresh);
        $crate::__conformance_cases!(Sweeps, $fresh);
        $crate::__conformance_cases!(AttemptSweeps, $fresh);
        $crate::__conformance!(@ $fresh; $($rest)*);
    };
    (@ $fresh:expr; $part:ident $($rest:ident)*) => {
        $crate::__conformance_cases!($part, $fresh);
        $crate::__conformance!(@ $fresh; $($rest)*);
    };
    ($first:ident $(+ $part:ident)*, $fresh:expr $(,)?) => {
        $crate::__conformance!(@ $fresh; $first $($part)*);
    };
    ($fresh:expr $(,)?) => {
        $crate::__conformance!(
            @ $fresh;
            Users Security Accounts Sessions VerificationTokens Revocations Authenticators
            AttemptCounts Sweeps Everything
        );
    };
}

/// The cases of a capability.
#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_cases {
    (@ $module:ident, $fresh:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            let fresh: $crate::adapter::conformance::Fresh<_> =
                || ::std::boxed::Box::pin(async { $fresh });
            $crate::adapter::conformance::run($crate::adapter::conformance::$module::$case(fresh));
        }
    )*};
    (Users, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ users, $fresh;
            a_user_is_read_back
            a_user_is_found_by_id
            a_user_is_found_by_email
            a_user_is_replaced
            a_replaced_user_loses_what_is_none
            nobody_is_replaced
            a_deleted_user_is_gone
            an_address_is_taken_once
            an_address_cannot_be_taken_over
            an_address_is_freed
            addresses_that_look_alike_differ
            addresses_are_found_whatever_their_capitals
            users_without_address_are_many
            texts_of_a_user_are_kept
            an_empty_text_is_not_none
            a_zero_is_kept_or_refused
            long_values_of_a_user_are_kept
            an_address_is_never_cut_off
            an_id_of_another_form_is_nobodys
            times_of_a_user_are_exact
            an_id_is_given_once
            one_of_many_gets_an_address
            many_users_are_created_at_once
            users_of_two_setups_do_not_meet
        );
    };
    (Security, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ security, $fresh;
            a_stamp_is_read_back
            passwords_are_void_and_accepted
            another_stamp_refuses_a_change
            one_of_many_changes_a_stamp
            a_stamp_goes_with_its_user
        );
    };
    (Accounts, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ accounts, $fresh;
            an_account_is_read_back
            an_account_of_oauth_1_is_read_back
            a_user_is_found_by_account
            an_account_is_unlinked
            the_last_account_stays
            the_last_of_many_accounts_stays
            an_account_is_linked_once
            an_account_has_a_user
            accounts_come_in_order
            accounts_that_look_alike_differ
            provider_and_id_are_two
            tokens_of_an_account_are_replaced
            long_values_of_an_account_are_kept
            texts_of_an_account_are_kept
            kinds_are_kept
            an_expiry_has_64_bits
            accounts_go_with_their_user
            a_user_comes_with_its_account_or_not_at_all
            others_are_unlinked
            one_of_many_links_an_account
            one_of_many_may_refresh
            accounts_of_two_setups_do_not_meet
        );
        $crate::__conformance_cases!(
            @ account_tokens, $fresh;
            tokens_come_with_a_sign_in
            a_refresh_counts_for_the_token_that_was_used
            a_right_to_refresh_is_given_back
        );
    };
    (SignIn, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ sign_in, $fresh;
            somebody_signs_in_and_out
            a_sign_up_is_one
            a_failed_sign_up_leaves_nothing
            a_failed_sign_in_changes_nothing
            everything_goes_with_its_user
            a_proven_mailbox_ends_what_was_before
            one_of_many_signs_up
            many_prove_a_mailbox_at_once
        );
    };
    (Sessions, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ sessions, $fresh;
            a_session_is_read_back
            a_session_is_found_with_its_user
            a_session_is_prolonged
            claims_of_a_session_are_changed
            a_user_proves_to_be_there_again
            claims_are_any_json
            no_session_is_changed
            a_deleted_session_is_gone
            one_of_many_deletes_a_session
            a_deleted_session_is_not_prolonged
            a_session_token_is_taken_once
            a_session_has_a_user
            session_tokens_that_look_alike_differ
            long_values_of_a_session_are_kept
            times_of_a_session_are_exact
            sessions_of_a_user_are_listed
            sessions_of_a_user_are_deleted
            sessions_go_with_their_user
            a_session_replaces_another
            a_user_comes_with_its_session_or_not_at_all
            one_of_many_gets_a_session_token
            many_sessions_are_made_at_once
            no_session_outlives_its_user
            sessions_of_two_setups_do_not_meet
        );
    };
    (VerificationTokens, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ verification_tokens, $fresh;
            a_verification_token_is_read_back
            a_verification_token_is_used_once
            a_verification_token_belongs_to_its_identifier
            a_verification_token_is_stored_once
            verification_tokens_are_many
            verification_tokens_of_an_identifier_are_deleted
            identifiers_that_look_alike_differ
            texts_of_a_verification_token_are_kept
            long_verification_tokens_are_kept
            one_of_many_uses_a_verification_token
            one_of_many_stores_a_verification_token
            verification_tokens_of_two_setups_do_not_meet
        );
    };
    (Revocations, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ revocations, $fresh;
            an_id_is_revoked
            an_id_is_revoked_again
            revoked_ids_that_look_alike_differ
            many_revoke_an_id_at_once
            revocations_of_two_setups_do_not_meet
        );
    };
    (Authenticators, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ authenticators, $fresh;
            an_authenticator_is_read_back
            texts_of_an_authenticator_are_kept
            authenticators_that_look_alike_differ
            authenticators_of_a_user_are_listed
            an_authenticator_is_stored_once
            an_authenticator_has_a_user
            one_of_many_stores_an_authenticator
            authenticators_go_with_their_user
            no_authenticator_outlives_its_user
            authenticators_of_two_setups_do_not_meet
        );
        $crate::__conformance_cases!(
            @ authenticator_changes, $fresh;
            an_authenticator_is_used
            one_of_many_uses_an_authenticator
            an_authenticator_is_renamed
            an_authenticator_is_taken_once
            one_of_many_takes_an_authenticator
            authenticators_are_removed
            authenticators_are_replaced
            many_replace_authenticators_at_once
            a_commit_removes_authenticators
            expired_authenticators_are_swept
        );
    };
    (AttemptCounts, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ attempt_counts, $fresh;
            attempts_are_read_back
            attempts_are_replaced_as_they_were_read
            attempts_of_another_key_stay
            attempts_are_deleted
            one_of_many_counts_the_first_attempt
            one_of_many_counts_a_further_attempt
            every_one_of_many_is_counted_in_the_end
            attempts_of_two_setups_do_not_meet
        );
    };
    (AttemptSweeps, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ attempt_sweeps, $fresh;
            expired_attempts_are_swept
        );
    };
    (Sweeps, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ sweeps, $fresh;
            what_has_expired_is_there
            expired_sessions_are_swept
            expired_verification_tokens_are_swept
            expired_revocations_are_swept
        );
    };
    (Everything, $fresh:expr) => {
        $crate::__conformance_cases!(
            @ everything, $fresh;
            tokens_outlive_a_user
            tables_do_not_meet
        );
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// A case that the macro doesn't name would never run.
    // DB-006
    #[test]
    fn every_case_is_named() {
        let sources = [
            include_str!("account_tokens.rs"),
            include_str!("accounts.rs"),
            include_str!("attempt_counts.rs"),
            include_str!("attempt_sweeps.rs"),
            include_str!("authenticator_changes.rs"),
            include_str!("authenticators.rs"),
            include_str!("everything.rs"),
            include_str!("revocations.rs"),
            include_str!("security.rs"),
            include_str!("sessions.rs"),
            include_str!("sign_in.rs"),
            include_str!("sweeps.rs"),
            include_str!("users.rs"),
            include_str!("verification_tokens.rs"),
        ];
        let written: BTreeSet<&str> = sources
            .iter()
            .flat_map(|source| source.lines())
            .filter_map(|line| line.strip_prefix("pub async fn "))
            .filter_map(|rest| rest.split('<').next())
            .collect();
        let words: BTreeSet<&str> = include_str!("macros.rs").split_whitespace().collect();
        assert_eq!(written.difference(&words).collect::<Vec<_>>(), Vec::<&&str>::new());
        assert!(written.len() >= 66, "{}", written.len());
    }
}
