//! The kit for the tests of applications, `auth::testing`, used as an application does: each case with sessions in
//! cookies and with sessions in the store.

mod clients;
mod faults;
mod oauth1;
mod panics;
mod providers;
mod site;

use auth::{Auth, Declared, ProviderId as _};
use site::{CookieAuth, RowAuth};

use crate::strategies::cases;

/// Google, at both sites.
fn google<A: Auth>() -> <A as Declared>::Provider {
    A::Provider::ALL[0]
}

/// GitHub, at both sites.
fn github<A: Auth>() -> <A as Declared>::Provider {
    A::Provider::ALL[1]
}

/// Twitter with OAuth 1.0a, at both sites.
fn twitter<A: Auth>() -> <A as Declared>::Provider {
    A::Provider::ALL[4]
}
