//! Fresh sessions: what asks for one, and how somebody confirms that it's them. Each case with sessions in cookies and
//! with sessions in the store.

mod handlers;
mod site;
mod ways;
mod ways_in;

use auth::{Auth, Declared, ProviderId as _};
use site::{CookieAuth, RowAuth};

use crate::strategies::cases;

/// Google, which says when somebody signed in there.
fn google<A: Auth>() -> <A as Declared>::Provider {
    A::Provider::ALL[0]
}

/// GitHub, which doesn't, and whose sign-ins are no proof.
fn github<A: Auth>() -> <A as Declared>::Provider {
    A::Provider::ALL[1]
}

/// GitHub where a sign-in is enough.
fn hub<A: Auth>() -> <A as Declared>::Provider {
    A::Provider::ALL[2]
}
