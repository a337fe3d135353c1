//! The programs of the README and of the guide, which are compiled with the tests. They are here rather than in a crate
//! that is published, because a package has only the files below its own folder.

#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/guide/adapter-for-a-file.md")]
    struct AdapterForAFile;
    #[doc = include_str!("../../docs/guide/browser.md")]
    struct Browser;
    #[doc = include_str!("../../docs/guide/callbacks-and-events.md")]
    struct CallbacksAndEvents;
    #[doc = include_str!("../../docs/guide/cannot-sign-in.md")]
    struct CannotSignIn;
    #[doc = include_str!("../../docs/guide/concepts.md")]
    struct Concepts;
    #[doc = include_str!("../../docs/guide/databases.md")]
    struct Databases;
    #[doc = include_str!("../../docs/guide/declaration.md")]
    struct Declaration;
    #[doc = include_str!("../../docs/guide/deployment.md")]
    struct Deployment;
    #[doc = include_str!("../../docs/guide/directories.md")]
    struct Directories;
    #[doc = include_str!("../../docs/guide/email.md")]
    struct Email;
    #[doc = include_str!("../../docs/guide/end-to-end-tests.md")]
    struct EndToEndTests;
    #[doc = include_str!("../../docs/guide/errors.md")]
    struct Errors;
    #[doc = include_str!("../../docs/guide/faq.md")]
    struct Faq;
    #[doc = include_str!("../../docs/guide/fresh-sessions.md")]
    struct FreshSessions;
    #[doc = include_str!("../../docs/guide/from-axum-login.md")]
    struct FromAxumLogin;
    #[doc = include_str!("../../docs/guide/ko/concepts.md")]
    struct KoreanConcepts;
    #[doc = include_str!("../../docs/guide/ko/README.md")]
    struct KoreanReadme;
    #[doc = include_str!("../../docs/guide/ko/quick-start.md")]
    struct KoreanQuickStart;
    #[doc = include_str!("../../docs/guide/linking.md")]
    struct Linking;
    #[doc = include_str!("../../docs/guide/metrics.md")]
    struct Metrics;
    #[doc = include_str!("../../docs/guide/next-auth.md")]
    struct NextAuth;
    #[doc = include_str!("../../docs/guide/observability.md")]
    struct Observability;
    #[doc = include_str!("../../docs/guide/operating.md")]
    struct Operating;
    #[doc = include_str!("../../docs/guide/own-pages.md")]
    struct OwnPages;
    #[doc = include_str!("../../docs/guide/passkeys.md")]
    struct Passkeys;
    #[doc = include_str!("../../docs/guide/passwords.md")]
    struct Passwords;
    #[doc = include_str!("../../docs/guide/platforms.md")]
    struct Platforms;
    #[doc = include_str!("../../docs/guide/protecting.md")]
    struct Protecting;
    #[doc = include_str!("../../docs/guide/provider-apis.md")]
    struct ProviderApis;
    #[doc = include_str!("../../docs/guide/provider-as-a-crate.md")]
    struct ProviderAsACrate;
    #[doc = include_str!("../../docs/guide/providers.md")]
    struct Providers;
    #[doc = include_str!("../../docs/guide/quick-start.md")]
    struct QuickStart;
    #[doc = include_str!("../../docs/guide/roles.md")]
    struct Roles;
    #[doc = include_str!("../../docs/guide/second-factors.md")]
    struct SecondFactors;
    #[doc = include_str!("../../docs/guide/security-model.md")]
    struct SecurityModel;
    #[doc = include_str!("../../docs/guide/sending-mails.md")]
    struct SendingMails;
    #[doc = include_str!("../../docs/guide/sessions-and-storage.md")]
    struct SessionsAndStorage;
    #[doc = include_str!("../../docs/guide/sign-up.md")]
    struct SignUp;
    #[doc = include_str!("../../docs/guide/store-promises.md")]
    struct StorePromises;
    #[doc = include_str!("../../docs/guide/testing.md")]
    struct Testing;
    #[doc = include_str!("../../docs/guide/testing-providers.md")]
    struct TestingProviders;
    #[doc = include_str!("../../docs/guide/writing-a-provider.md")]
    struct WritingAProvider;
    #[doc = include_str!("../../docs/guide/writing-an-adapter.md")]
    struct WritingAnAdapter;
}
