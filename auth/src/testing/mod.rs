#![doc = include_str!("../../docs/testing.md")]

mod app;
mod asked;
mod builder;
mod caller;
mod client;
mod clock;
mod fault;
mod grant;
mod jar;
mod lock;
mod mailbox;
mod network;
mod page;
mod person;
mod played;
mod reply;
mod session;
mod sign;
mod sign_in;
mod site;
mod variables;

pub use self::{
    app::TestApp,
    builder::TestBuilder,
    client::TestClient,
    clock::TestClock,
    fault::Fault,
    mailbox::TestMailbox,
    page::Page,
    person::Sample,
    sign::SigningKey,
    sign_in::{ProviderSignIn, SignInOutcome},
};
