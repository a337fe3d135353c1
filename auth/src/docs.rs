//! The guide, page by page.
//!
//! [`quick_start`] is the first page, and [`concepts`] explains the words. The programs use the crate
//! `auth_providers`, and are compiled with the tests of the repository.
//!
//! These modules are empty, and there for their documentation only. `cargo xtask guide` makes their texts from
//! the pages in `docs/guide`.

pub mod adapter_for_a_file {
    #![doc = include_str!("../docs/guide/adapter-for-a-file.md")]
}

pub mod browser {
    #![doc = include_str!("../docs/guide/browser.md")]
}

pub mod callbacks_and_events {
    #![doc = include_str!("../docs/guide/callbacks-and-events.md")]
}

pub mod cannot_sign_in {
    #![doc = include_str!("../docs/guide/cannot-sign-in.md")]
}

pub mod concepts {
    #![doc = include_str!("../docs/guide/concepts.md")]
}

pub mod databases {
    #![doc = include_str!("../docs/guide/databases.md")]
}

pub mod declaration {
    #![doc = include_str!("../docs/guide/declaration.md")]
}

pub mod deployment {
    #![doc = include_str!("../docs/guide/deployment.md")]
}

pub mod directories {
    #![doc = include_str!("../docs/guide/directories.md")]
}

pub mod email {
    #![doc = include_str!("../docs/guide/email.md")]
}

pub mod end_to_end_tests {
    #![doc = include_str!("../docs/guide/end-to-end-tests.md")]
}

pub mod errors {
    #![doc = include_str!("../docs/guide/errors.md")]
}

pub mod faq {
    #![doc = include_str!("../docs/guide/faq.md")]
}

pub mod fresh_sessions {
    #![doc = include_str!("../docs/guide/fresh-sessions.md")]
}

pub mod from_axum_login {
    #![doc = include_str!("../docs/guide/from-axum-login.md")]
}

pub mod linking {
    #![doc = include_str!("../docs/guide/linking.md")]
}

pub mod metrics {
    #![doc = include_str!("../docs/guide/metrics.md")]
}

pub mod next_auth {
    #![doc = include_str!("../docs/guide/next-auth.md")]
}

pub mod observability {
    #![doc = include_str!("../docs/guide/observability.md")]
}

pub mod operating {
    #![doc = include_str!("../docs/guide/operating.md")]
}

pub mod own_pages {
    #![doc = include_str!("../docs/guide/own-pages.md")]
}

pub mod passkeys {
    #![doc = include_str!("../docs/guide/passkeys.md")]
}

pub mod passwords {
    #![doc = include_str!("../docs/guide/passwords.md")]
}

pub mod platforms {
    #![doc = include_str!("../docs/guide/platforms.md")]
}

pub mod protecting {
    #![doc = include_str!("../docs/guide/protecting.md")]
}

pub mod provider_as_a_crate {
    #![doc = include_str!("../docs/guide/provider-as-a-crate.md")]
}

pub mod provider_apis {
    #![doc = include_str!("../docs/guide/provider-apis.md")]
}

pub mod providers {
    #![doc = include_str!("../docs/guide/providers.md")]
}

pub mod quick_start {
    #![doc = include_str!("../docs/guide/quick-start.md")]
}

pub mod roles {
    #![doc = include_str!("../docs/guide/roles.md")]
}

pub mod second_factors {
    #![doc = include_str!("../docs/guide/second-factors.md")]
}

pub mod security_model {
    #![doc = include_str!("../docs/guide/security-model.md")]
}

pub mod sending_mails {
    #![doc = include_str!("../docs/guide/sending-mails.md")]
}

pub mod sessions_and_storage {
    #![doc = include_str!("../docs/guide/sessions-and-storage.md")]
}

pub mod sign_up {
    #![doc = include_str!("../docs/guide/sign-up.md")]
}

pub mod store_promises {
    #![doc = include_str!("../docs/guide/store-promises.md")]
}

pub mod testing {
    #![doc = include_str!("../docs/guide/testing.md")]
}

pub mod testing_providers {
    #![doc = include_str!("../docs/guide/testing-providers.md")]
}

pub mod writing_a_provider {
    #![doc = include_str!("../docs/guide/writing-a-provider.md")]
}

pub mod writing_an_adapter {
    #![doc = include_str!("../docs/guide/writing-an-adapter.md")]
}
