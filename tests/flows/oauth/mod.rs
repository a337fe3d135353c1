//! Sign-in at OAuth providers, over HTTP: what is sent, which answers are taken, which options there are.

mod accepted;
mod callback_again;
mod initiate_login;
mod issuers;
mod kept_with_tokens;
mod oauth1;
mod oauth2;
mod odd_answers;
mod oidc_options;
mod overrides;
